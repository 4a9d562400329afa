/** The program as a user starts it: processes, signals, ports, and what is left when they are killed. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  assertRefused,
  beleg,
  databasePid,
  ended,
  env,
  exited,
  isRunning,
  kill,
  logSize,
  main,
  pidIn,
  serverBelow,
  start,
} from './beleg-process.ts'
import type { Running } from './beleg-process.ts'

const recorded = join(import.meta.dirname, '../demo/aws.jsonl')
const folder = mkdtempSync(join(tmpdir(), 'beleg-command-line-'))

/** What a failed test leaves running would keep the tests from ending. */
const running = new Set<Running>()
function kept(started: Running): Running {
  running.add(started)
  return started
}

after(async () => {
  for (const { child } of running) {
    // With all that it started: it leads a group of its own.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
  }
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('postmaster.pid')) await kill(pidIn(join(folder, file)))
  }
  rmSync(folder, { recursive: true, force: true })
})

const demoReady = /Ready after/
const demoUrl = /Trust page\s+(http:\/\/127\.0\.0\.1:\d+)\//

async function startDemo(data: string): Promise<Running> {
  const words = ['run', '-s', 'demo', '--', '--data', data, '--port', '0']
  return kept(await start('npm', words, demoReady, demoUrl))
}

async function startServe(data: string): Promise<Running> {
  const words = [main, 'serve', '--data', data, '--port', '0']
  return kept(await start(process.execPath, words, /"msg":"serving"/, /"url":"(http:[^"]+)"/))
}

test('npm run demo shows everything, stops cleanly, and comes back after Ctrl-C and after kill -9', async (t) => {
  const data = join(folder, 'demo')
  const first = await startDemo(data)
  assert.match(first.said(), /PostgreSQL 18\.\d+ \(embedded\) started in/)
  assert.match(first.said(), /aws +\d+ of \d+ scopes read to the end/)
  assert.match(first.said(), /unread aws\/444455556666\/us-west-2\/guardduty\.ListDetectors/)
  assert.match(first.said(), /\n {2}(met|failing|stale) +\S/)
  assert.match(first.said(), /ok {3}replay/)
  assert.match(first.said(), /The page is what the log says\./)
  for (const path of ['/de/', '/en/', '/trust.json', '/log/checkpoint']) {
    assert.equal((await fetch(`${first.url}${path}`)).status, 200, path)
  }
  const size = await logSize(first.url)

  const other = await beleg(['demo', '--data', data, '--port', '0'])
  assertRefused(other, 'data-directory-in-use', /beleg demo \(pid \d+\) is already serving/)
  const serve = await beleg(['serve', '--data', data, '--port', '0'])
  assertRefused(serve, 'data-directory-in-use', /beleg demo \(pid \d+\) is already serving/)
  const beside = await beleg(['control', 'status', '--data', data, '--json'])
  assert.equal(beside.code, 0, 'other commands work beside it')
  assert.equal((await fetch(`${first.url}/en/`)).status, 200, 'and it serves on')

  const pid = databasePid(data)
  assert.equal(await first.interrupt(), 0, first.said())
  assert.match(first.said(), /Stopping\.\n/)
  await ended(pid)
  assert.equal(existsSync(join(data, 'database/postmaster.pid')), false)

  const beganMs = Date.now()
  const second = await startDemo(data)
  const tookMs = Date.now() - beganMs
  assert.match(second.said(), /The log continues the one seen before/)
  assert.match(second.said(), /The page is what the log says\./)
  assert.ok((await logSize(second.url)) > size)
  t.diagnostic(`${tookMs} ms on kept data`)

  await kill(serverBelow(second.child.pid ?? 0))
  await kill(databasePid(data))
  await exited(second.child)
  const third = await startDemo(data)
  assert.match(third.said(), /\(embedded\) started in/)
  assert.match(third.said(), /The log continues the one seen before/)
  assert.match(third.said(), /The page is what the log says\./)

  // Only the demo dies; its database runs on, and is used again.
  const orphan = databasePid(data)
  await kill(serverBelow(third.child.pid ?? 0))
  await exited(third.child)
  const fourth = await startDemo(data)
  assert.match(fourth.said(), /\(embedded\) found running/)
  assert.match(fourth.said(), /The page is what the log says\./)
  assert.equal(databasePid(data), orphan)
  assert.equal(await fourth.interrupt(), 0)
  await ended(orphan)
})

test('Ctrl-C in a terminal, in the middle of the start too, ends in order', async () => {
  const data = join(folder, 'interrupted')
  const words = ['run', '-s', 'demo', '--', '--data', data, '--port', '0']
  for (const moment of [/PostgreSQL 18/, /Reading sources/, demoReady]) {
    const running = await start('npm', words, moment, demoUrl)
    const pid = databasePid(data)
    const server = serverBelow(running.child.pid ?? 0)
    await running.controlC()
    await ended(server)
    await ended(pid)
    assert.match(running.said(), /Stopping\.\n$/)
    assert.equal(existsSync(join(data, 'database/postmaster.pid')), false)
  }
})

test('a port that is taken is refused in words, and the command ends', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const bound = taken.address()
  const port = String(bound !== null && typeof bound === 'object' ? bound.port : 0)
  try {
    const data = join(folder, 'port')
    const demo = await beleg(['demo', '--data', data, '--port', port])
    assertRefused(demo, 'port-taken', new RegExp(`Port ${port} is taken`))
    assert.equal(
      existsSync(join(data, 'database/postmaster.pid')),
      false,
      'nothing is left running',
    )

    const own = join(folder, 'port-of-serve')
    const words = ['init', '--data', own, '--name', 'X', '--origin', 'x.example/log']
    const begun = await beleg(words)
    assert.equal(begun.code, 0, begun.err)
    const serve = await beleg(['serve', '--data', own, '--port', port])
    assertRefused(serve, 'port-taken', new RegExp(`Port ${port} is taken`))
    assert.equal(existsSync(join(own, 'database/postmaster.pid')), false)
  } finally {
    taken.close()
  }
})

test('a company of one’s own from init to a verified page, served until SIGTERM', async () => {
  const data = join(folder, 'own')
  const steps = [
    ['init', '--name', 'Example GmbH', '--origin', 'trust.example.com/log'],
    ['source', 'add', 'aws', '--connector', 'aws', '--recorded', recorded],
    ['source', 'read'],
    ['test', 'run'],
    ['trust', 'publish', '--all'],
  ]
  for (const words of steps) {
    const { code, err } = await beleg([...words, '--data', data])
    assert.equal(code, 0, `${words.join(' ')}: ${err}`)
  }
  const serving = await startServe(data)
  const state = join(folder, 'seen.json')
  const verified = await beleg(['trust', 'verify', serving.url, '--state', state, '--replay'])
  assert.equal(verified.code, 0, verified.out)
  assertRefused(
    await beleg(['serve', '--data', data, '--port', '0']),
    'data-directory-in-use',
    /beleg serve \(pid \d+\) is already serving/,
  )

  writeFileSync(state, 'damaged')
  assertRefused(
    await beleg(['trust', 'verify', serving.url, '--state', state]),
    'state-unreadable',
    /seen\.json/,
  )
  const pid = databasePid(data)
  serving.child.kill('SIGTERM')
  await once(serving.child, 'exit')
  assert.equal(serving.child.exitCode, 0)
  assert.equal(isRunning(pid), false)
})

test('the database killed under a serving process costs no page, and is back in a moment', async () => {
  const data = join(folder, 'own')
  const serving = await startServe(data)
  const size = await logSize(serving.url)
  await kill(databasePid(data))

  assert.equal((await fetch(`${serving.url}/en/`)).status, 200, 'the public page needs no database')
  assert.equal(await logSize(serving.url), size)
  const answers: number[] = []
  for (const deadline = Date.now() + 30_000; answers.at(-1) !== 200; await sleep(50)) {
    assert.ok(Date.now() < deadline, `not back:\n${serving.said()}`)
    // Whose session it is has to be looked up, good or not.
    const headers = { cookie: `__Host-beleg=${'A'.repeat(43)}` }
    const console = await fetch(`${serving.url}/console`, { headers })
    answers.push(console.status)
    const text = await console.text()
    if (console.status !== 200) assert.match(text, /<h1>The database does not answer at present</)
    assert.doesNotMatch(text, /\n\s+at /, 'no stack')
  }
  assert.ok(
    answers.every((status) => status === 200 || status === 503),
    answers.join(' '),
  )
  // What visitors are not told stands in the log.
  if (answers.includes(503)) assert.match(serving.said(), /"msg":"request failed"/)
  assert.match(serving.said(), /the embedded database runs again/)
  assert.equal(serving.child.exitCode, null)

  serving.child.kill('SIGINT')
  await once(serving.child, 'exit')
  const { code, err } = await beleg(['control', 'status', '--data', data])
  assert.equal(code, 0, err)
})

test('whoever stops reading our output stops the command without a word', async () => {
  const child = spawn(
    'sh',
    ['-c', `"$NODE" "$MAIN" evidence replay "$FILE" --json | head -n 1; exit 0`],
    { env: { ...env, NODE: process.execPath, MAIN: main, FILE: recorded } },
  )
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out += String(data)))
  child.stderr.on('data', (data) => (said.err += String(data)))
  await once(child, 'close')
  assert.equal(said.err, '')
  assert.equal(said.out.trimEnd().split('\n').length, 1)
})

test('the environment is read: DATABASE_URL in place of the embedded database, BELEG_DATA for the folder', async () => {
  const data = join(folder, 'environment')
  const url = 'postgres://ada:hunter2@127.0.0.1:1/x'
  const refused = await beleg(['control', 'status'], { DATABASE_URL: url, BELEG_DATA: data })
  assertRefused(refused, 'database-unreachable', /ECONNREFUSED/)
  assert.doesNotMatch(refused.err + refused.out, /hunter2/)
  assert.equal(existsSync(join(data, 'database')), false, 'and no embedded one is made')

  const listed = await beleg(['test', 'list', '--json'], { DATABASE_URL: '', BELEG_DATA: data })
  assert.equal(listed.code, 0, 'an empty one counts as absent')
})

test('the exit code of the process is that of the command', async () => {
  assert.equal((await beleg(['test', 'list'])).code, 0)
  assert.equal((await beleg(['test', 'show', 'nope'])).code, 1)
  const unknown = await beleg(['nope'])
  assert.equal(unknown.code, 2)
  assert.match(unknown.err, /error: unknown command 'nope'[\s\S]*Usage: beleg/)
})
