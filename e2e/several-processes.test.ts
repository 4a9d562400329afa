/** Two web and two worker processes on one database: pages stay up, and the work is done once, by whoever is there. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { openDataDirectory } from '#store/data-directory.ts'
import { startEmbeddedServer } from '#store/embedded-server.ts'
import type { EmbeddedServer } from '#store/embedded-server.ts'

import { assertRefused, beleg, exited, kill, logSize, main, start } from './beleg-process.ts'
import type { Running } from './beleg-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'beleg-processes-'))
const data = join(folder, 'data')
const recorded = join(import.meta.dirname, '../demo/aws.jsonl')
const running: Running[] = []
let server: EmbeddedServer
let environment: NodeJS.ProcessEnv

before(async () => {
  server = await startEmbeddedServer(openDataDirectory(join(folder, 'database-server')))
  const { host, user, password, database } = server.connection
  const url = `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
  environment = { DATABASE_URL: url, BELEG_DATA: data }
})
after(async () => {
  for (const { child } of running) await kill(child.pid ?? 0)
  await server.leave()
  rmSync(folder, { recursive: true, force: true })
})

const attestedList = {
  lists: [
    {
      name: 'on-premises',
      population: 'database',
      attestedBy: 'platform lead',
      attestedOn: new Date().toISOString().slice(0, 10),
      everyMonths: 3,
      items: [
        {
          id: 'on-premises/orders',
          provider: 'own',
          account: 'own',
          kind: 'instance',
          engine: 'postgres',
          encryptedAtRest: true,
        },
      ],
    },
  ],
}

async function serve(role: 'web' | 'worker'): Promise<Running> {
  const words = [main, 'serve', '--role', role, '--port', '0', '--url', 'https://trust.example']
  const ready = role === 'web' ? /"msg":"serving"/ : /"msg":"working"/
  const started = await start(process.execPath, words, ready, /"url":"(http:[^"]+)"/, environment)
  running.push(started)
  return started
}

async function grown(url: string, size: number): Promise<void> {
  for (const deadline = Date.now() + 150_000; (await logSize(url)) <= size; await sleep(500)) {
    assert(Date.now() < deadline, 'somebody works')
  }
}

test('web processes serve what workers publish; a worker that dies is replaced, and pages outlive the database', async () => {
  assertRefused(
    await beleg(['serve', '--role', 'web', '--port', '0'], environment),
    'nothing-published',
    /has been published/,
  )
  for (const words of [
    ['init', '--name', 'Example GmbH', '--origin', 'trust.example/log'],
    ['source', 'add', 'aws', '--connector', 'aws', '--recorded', recorded],
    ['trust', 'publish', '--all'],
  ]) {
    const { code, err } = await beleg(words, environment)
    assert.equal(code, 0, err)
  }
  const [one, two] = await Promise.all([serve('worker'), serve('worker')])
  const [left, right] = await Promise.all([serve('web'), serve('web')])
  const console = await fetch(`${left.url}/console`)
  assert.equal(console.status, 200)

  // A tick reads the source, runs the tests and publishes, once.
  await grown(left.url, await logSize(left.url))
  const verified = await beleg([
    'trust',
    'verify',
    right.url,
    '--replay',
    '--state',
    join(folder, 'seen.json'),
  ])
  assert.equal(verified.code, 0, verified.out)
  const pages = await Promise.all(
    [left, right].map(async ({ url }) => await (await fetch(`${url}/en/`)).text()),
  )
  assert.equal(pages[0], pages[1])

  // The other worker reads a new source at its next tick.
  await kill(one.child.pid ?? 0)
  const list = join(folder, 'list.json')
  writeFileSync(list, JSON.stringify(attestedList))
  const added = await beleg(
    ['source', 'add', 'list', '--connector', 'attested', '--settings', list],
    environment,
  )
  assert.equal(added.code, 0, added.err)
  for (const deadline = Date.now() + 150_000; ; await sleep(1000)) {
    const { out } = await beleg(['item', 'list', 'database', '--json'], environment)
    if (out.includes('on-premises')) break
    assert(Date.now() < deadline, 'the other worker works on')
  }

  // Without a database, and without a worker: the page stays as it is, and a web process even starts.
  two.child.kill('SIGTERM')
  await exited(two.child)
  assert.equal(two.child.exitCode, 0, two.said())
  const size = await logSize(left.url)
  await kill(server.pid)
  assert.equal(await logSize(left.url), size)
  const late = await serve('web')
  assert.equal((await fetch(`${late.url}/de/`)).status, 200)
  assert.equal((await fetch(`${late.url}/console`)).status, 503)
})
