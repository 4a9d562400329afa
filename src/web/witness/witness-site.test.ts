import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { hex, utf8 } from '#log/bytes.ts'
import { verifyCosignatures } from '#log/cosignature.ts'
import { parseNote, verifyNote } from '#log/note.ts'
import { witnessKey } from '#run/witness-key.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'
import { openWitnessState } from '#store/witness-state.ts'
import { startWebServer } from '#web/server.ts'

import { requestBudget } from './request-budget.ts'
import { testLog } from './test-log.ts'
import { witnessSite } from './witness-site.ts'

const folder = mkdtempSync(join(tmpdir(), 'beleg-witness-'))
const closings: (() => unknown)[] = []
after(async () => {
  for (const close of closings.toReversed()) await close()
  rmSync(folder, { recursive: true, force: true })
})

const now = new Date('2026-11-25T06:00:07.900Z')
const log = testLog('log.example/log')
const originHash = hex(sha256(utf8('log.example/log')))

async function startWitness(name: string, burst = 1000) {
  const paths = { state: join(folder, `${name}.db`), key: join(folder, `${name}.key`) }
  const state = openWitnessState(paths.state)
  const key = witnessKey(state, paths, `${name}.example/w`)
  const evidence = join(folder, `${name}.evidence`)
  const logs = [{ origin: 'log.example/log', keys: [log.vkey] }]
  const site = witnessSite({
    state,
    key,
    logs,
    evidence,
    clock: () => now,
    log: pino({ level: 'silent' }),
    budget: requestBudget({ burst, perSecond: 1 }),
  })
  const web = await startWebServer(site, 0, '127.0.0.1', { requestTimeout: 1000 })
  closings.push(
    () => state.close(),
    () => web.close(),
  )
  const post = (body: string) => fetch(`${web.url}/add-checkpoint`, { method: 'POST', body })
  return {
    url: web.url,
    port: web.port,
    key,
    evidence,
    post,
    kept: () => fetch(`${web.url}/${originHash}/checkpoint`),
  }
}

test('a checkpoint is cosigned, kept, and served with both signatures', async () => {
  const { post, kept, key } = await startWitness('one')
  const missing = await kept()
  assert.equal(missing.status, 404)

  const answer = await post(await log.request('a', 0, 5))
  assert.equal(answer.status, 200)
  const lines = await answer.text()
  assert.match(lines, /^— one\.example\/w \S+\n$/)
  const note = parseNote(log.note('a', 5) + lines)
  const cosigned = await verifyCosignatures(sha256, note, [key.vkey], verifyEd25519)
  assert.deepEqual(cosigned, [{ witness: key.vkey, at: Date.parse('2026-11-25T06:00:07Z') }])

  const served = await kept()
  assert.equal(served.headers.get('access-control-allow-origin'), '*')
  const both = parseNote(await served.text())
  assert.equal((await verifyCosignatures(sha256, both, [key.vkey], verifyEd25519)).length, 1)
  assert.equal((await verifyNote(sha256, both, [log.vkey], verifyEd25519)).length, 1)

  assert.equal((await post(await log.request('a', 5, 8))).status, 200)
  assert.equal((await post(await log.request('a', 8, 8))).status, 200)
  assert.match(await (await kept()).text(), /^log\.example\/log\n8\n/)
})

test('a stale size is told the one kept, with the type the specification gives it', async () => {
  const { post } = await startWitness('two')
  await post(await log.request('a', 0, 5))
  const answer = await post(await log.request('a', 3, 8))
  assert.equal(answer.status, 409)
  assert.equal(answer.headers.get('content-type'), 'text/x.tlog.size')
  assert.equal(await answer.text(), '5\n')
})

test('of a fork both signed notes are kept as evidence, once', async () => {
  const { post, kept, evidence } = await startWitness('three')
  await post(await log.request('a', 0, 5))
  const before = await (await kept()).text()
  for (const _ of [1, 2]) assert.equal((await post(await log.request('b', 5, 5))).status, 422)
  assert.equal((await post(await log.request('b', 0, 5))).status, 409)
  assert.equal((await post(await log.request('b', 5, 6))).status, 422)
  const files = readdirSync(evidence).toSorted()
  assert.equal(files.length, 2)
  assert.match(files.join(), /^fork-[0-9a-f]{16}\.txt,unproved-[0-9a-f]{16}\.txt$/)
  const fork = readFileSync(join(evidence, files[0] ?? ''), 'utf8')
  assert(fork.includes(`---- before\n${before}---- after\n${log.note('b', 5)}`))
  assert.equal(await (await kept()).text(), before)
})

test('of many requests at once, one history comes out and every answer is one of the specification', async () => {
  const { post, kept, key } = await startWitness('four')
  await post(await log.request('a', 0, 1))
  const bodies = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      log.request(index % 2 ? 'a' : 'b', 1, 2 + (index % 7)),
    ),
  )
  const answers = await Promise.all(bodies.map(post))
  const counts = Map.groupBy(answers, ({ status }) => status)
  assert.deepEqual(new Set(counts.keys()), new Set([200, 409, 422]))
  assert.equal(counts.get(200)?.length, 1)
  const note = parseNote(await (await kept()).text())
  assert.equal((await verifyCosignatures(sha256, note, [key.vkey], verifyEd25519)).length, 1)
})

test('too much, too often and too slow are cut off', async () => {
  const { post } = await startWitness('five')
  assert.equal((await post('x'.repeat(65 * 1024))).status, 413)

  const { url, port } = await startWitness('six', 3)
  const statuses: number[] = []
  for (const _ of [1, 2, 3, 4]) statuses.push((await fetch(`${url}/x`)).status)
  assert.deepEqual(statuses, [404, 404, 404, 429])

  const slow = httpRequest({ host: '127.0.0.1', port, path: '/add-checkpoint', method: 'POST' })
  slow.write('old 0')
  const ended = await new Promise<string>((resolve) => {
    slow.on('error', () => resolve('let go'))
    slow.on('response', ({ statusCode }) => resolve(`${statusCode}`))
  })
  assert.match(ended, /^(let go|408|429)$/)
})

test('a budget fills up again, and remembers no more peers than it must', () => {
  const budget = requestBudget({ burst: 2, perSecond: 1 })
  assert.deepEqual([budget('a', 0), budget('a', 0), budget('a', 0)], [true, true, false])
  assert(budget('b', 0))
  assert(budget('a', 1000) && !budget('a', 1000))
  for (let peer = 0; peer < 1000; peer++) budget(`p${peer}`, 1000)
  assert(budget('a', 1000), 'forgotten, and so new')
})
