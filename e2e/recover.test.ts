/** A database restored from an older copy, and the way out, as whoever runs Beleg goes it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { after, test } from 'node:test'

import { verifyUrl } from '#cli/verify-url.ts'
import { exitCode } from '#log/verify-site.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'beleg-restored-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const data = join(folder, 'data')
const { DATABASE_URL: _url, BELEG_DATA: _data, ...env } = process.env

function beleg(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'src/cli/main.ts'), '--data', data, ...words],
    { env, encoding: 'utf8', timeout: 120_000 },
  )
  return { status, stdout, stderr }
}

function done(...words: string[]): string {
  const { status, stdout, stderr } = beleg(...words)
  assert.equal(status, 0, stderr)
  return stdout
}

/** With owners and permissions, as a backup keeps them. */
function copy(from: string, to: string): void {
  assert.equal(spawnSync('cp', ['-a', from, to]).status, 0)
}

/** Serves the public files as any web server would. */
const server = createServer(({ url = '/' }, response) => {
  // This process is too busy with commands to notice in time that a connection was closed.
  response.setHeader('connection', 'close')
  const path = normalize(url.endsWith('/') ? `${url}index.html` : url)
  try {
    response.end(readFileSync(join(data, 'published/example', path)))
  } catch {
    response.writeHead(404).end()
  }
}).listen(0, '127.0.0.1')
after(() => server.close())
await once(server, 'listening')

test('a restored old database is refused, explained, and recovered into a new log that everybody can tell from the old', async () => {
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const state = join(folder, 'seen.json')

  done('init', '--name', 'Example', '--origin', 'restored.example/log')
  const recorded = join(root, 'demo/aws.jsonl')
  done('source', 'add', 'aws', '--connector', 'aws', '--recorded', recorded)
  done('source', 'read')
  done('trust', 'publish', 'databases-encrypted-at-rest')
  assert.match(beleg('log', 'recover').stderr, /code: log-intact/)

  copy(join(data, 'database'), join(folder, 'backup'))
  done('test', 'run')
  done('trust', 'publish')
  assert.equal(exitCode(await verifyUrl(url, { state })), 0)
  const before = readFileSync(join(data, 'published/example/log/checkpoint'), 'utf8')

  rmSync(join(data, 'database'), { recursive: true })
  copy(join(folder, 'backup'), join(data, 'database'))
  const refused = beleg('trust', 'publish')
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /beleg log recover[\s\S]*code: log-rolled-back/)
  assert.match(beleg('doctor').stdout, /FAIL log of example: log-rolled-back/)
  // The page is as it was, and so is what it proves.
  assert.equal(exitCode(await verifyUrl(url, { state })), 0)

  const plan = done('log', 'recover')
  assert.match(plan, /restored from an older copy/)
  assert.match(plan, /Lost: \d+ entries/)
  assert.match(plan, /Nothing was changed/)
  assert.match(beleg('trust', 'publish').stderr, /code: log-rolled-back/)

  const [, key = ''] =
    /Key to pin from now on: (\S+)/.exec(done('log', 'recover', '--confirm')) ?? []
  assert.match(key, /^restored\.example\/log-2\+/)
  assert.equal(readFileSync(join(data, 'published/example/log/checkpoint'), 'utf8'), before)
  done('source', 'read')
  done('test', 'run')
  done('trust', 'publish')
  assert.match(done('doctor'), /ok {3}log of example/)

  const knew = await verifyUrl(url, { state })
  assert.equal(exitCode(knew), 1)
  assert.match(knew.checks[0]?.message ?? '', /new log, restored\.example\/log-2, begun at/)
  assert.equal(exitCode(await verifyUrl(url, { state, key, replay: true })), 0)
  // From here on the new one is what was seen.
  assert.equal(exitCode(await verifyUrl(url, { state, replay: true })), 0)
  assert.match(done('log', 'export', '--org', 'example-log-1'), /"origin":"restored\.example\/log"/)
})
