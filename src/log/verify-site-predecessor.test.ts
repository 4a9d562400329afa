import assert from 'node:assert/strict'
import { test } from 'node:test'

import { base64url, textOf, utf8 } from './bytes.ts'
import {
  entriesAfter,
  filler,
  headOf,
  hour,
  log,
  nextLog,
  otherVkey,
  published,
  sha256,
  signedHead,
  soundEntries,
} from './test-published-log.ts'
import type { Files } from './test-published-log.ts'
import { assertNamed, documentChanged, messageOf, outcomes, sound, visit } from './test-visit.ts'
import { parseTrustDocument } from './trust-document.ts'
import { comparePredecessor, noteOf, within } from './verify-site-predecessor.ts'
import { exitCode } from './verify-site.ts'

/** The log before, whose files are of several tiles, and where the new one says that it ended. */
const before = soundEntries(300)
const end = headOf(before)
const previous = { origin: log.origin, size: end.size, root: base64url(end.root) }
const other = { ...previous, origin: 'other.example/log' }
const beginning = signedHead(headOf(before.slice(0, 270)))

/** A site that shows the new log, and still has the files of the old one. */
async function site(said: { previous?: typeof previous } = { previous }): Promise<Files> {
  const old = await published(before)
  return new Map([...old, ...(await published(entriesAfter(said.previous), hour(29), nextLog))])
}

/** What a visitor is told who trusts the new key and saw this checkpoint of the old log. */
async function told(files: Files, note: string) {
  const verification = await visit(files, { key: nextLog.vkey, seen: { vkey: log.vkey, note } })
  const consistency = verification.checks.find(({ check }) => check === 'consistency')
  return { verification, said: `${consistency?.outcome}: ${consistency?.message}` }
}

test('a log that follows another says so to everyone, and is verified all the same', async () => {
  const verification = await visit(await site(), { key: nextLog.vkey })
  const [...checks] = sound
  checks.splice(checks.indexOf('inclusion verified') + 1, 0, 'predecessor noted')
  assert.deepEqual(outcomes(verification), checks)
  assert.equal(exitCode(verification), 0)
  assert.match(
    messageOf(verification, 'predecessor'),
    /follows another, trust\.example\/log, .* 312/,
  )
  assert.equal(verification.seen?.vkey, nextLog.vkey)
  const first = await visit(await published(soundEntries()))
  assert(!outcomes(first).includes('predecessor noted'), 'a first log follows nobody')
  assert.equal(noteOf(previous).outcome, 'noted')
})

test('who saw the old log up to its end, or nothing of it, or a beginning of it, goes on with the new one', async () => {
  const empty = { size: 0, root: sha256(new Uint8Array(0)) }
  for (const [note, said] of [
    [signedHead(end), /^noted: .*ended at 312 entries\. That is how you saw it last\.$/],
    [signedHead(empty), /^noted: .*That is how you saw it last\.$/],
    [beginning, /^noted: .*It continues the 270 entries you saw\.$/],
    [signedHead(headOf(before.slice(0, 1))), /^noted: .*It continues the 1 entries you saw\.$/],
  ] as const) {
    const { verification, said: told_ } = await told(await site(), note)
    assert.match(told_, said)
    assert.equal(exitCode(verification), 0)
    assert.equal(verification.seen?.vkey, nextLog.vkey, 'and remembers its head')
  }
})

test('who saw more of the old log than it is said to have had holds the proof, and is shown it', async () => {
  const longer = signedHead(headOf([...before, filler(hour(29.05))]))
  const { verification, said } = await told(await site(), longer)
  assert.match(said, /^failed: .*You saw 313 entries of it, signed: what is left out was signed/)
  assert(said.endsWith(longer))
  assert.equal(exitCode(verification), 1)
  assert.equal(verification.seen, undefined, 'the old head is not forgotten')
})

test('another root at the end of the old log, or one that does not continue what was seen, is a fork', async () => {
  const rewritten = before.with(200, filler(hour(2.5)))
  const atEnd = signedHead(headOf(rewritten))
  const another = await told(await site(), atEnd)
  assert.match(another.said, /^failed: .*You saw 312 entries of it with another root, signed/)
  assert(another.said.endsWith(atEnd))
  const early = signedHead(headOf(rewritten.slice(0, 270)))
  const fork = await told(await site(), early)
  assert.match(fork.said, /^failed: .*does not continue the 270 entries you saw: a fork/)
  assert(fork.said.endsWith(early))
  for (const { verification } of [another, fork]) {
    assert.equal(exitCode(verification), 1)
    assert.equal(verification.seen, undefined)
  }
})

test('old files that are gone or wrong accuse nobody: it is left open, and what was seen is kept', async () => {
  const files = await site()
  const tile = 'log/tile/0/001.p/56'
  const wrong = Uint8Array.from(files.get(tile) ?? [])
  wrong[40] = (wrong[40] ?? 0) ^ 1
  const gone = new Map(files)
  for (const path of files.keys()) if (path.startsWith('log/tile/')) gone.delete(path)
  for (const changed of [gone, new Map(files).set(tile, wrong)]) {
    const { verification, said } = await told(changed, beginning)
    assert.match(said, /^unknown: .*the 270 entries you saw cannot be told/)
    assert.equal(exitCode(verification), 2)
    assert.equal(verification.seen, undefined)
  }
})

test('the log before lies in the folder before', async () => {
  const old = await published(before)
  for (const [folder, earlier] of [
    ['log', 'log'],
    ['log-2', 'log'],
    ['log-3', 'log-2'],
    ['log-12', 'log-11'],
  ] as const) {
    const trust = documentChanged(old, (it) =>
      Object.assign(Object(it['log']), { checkpoint: `${folder}/checkpoint` }),
    )
    const page = parseTrustDocument(trust.get('trust.json') ?? utf8(''))
    const get = async (path: string) => {
      assert(path.startsWith(`${earlier}/tile/`), path)
      const file = old.get(path.replace(earlier, 'log'))
      if (!file) throw new Error(`${path} answers 404`)
      return file
    }
    const found = await comparePredecessor({ sha256, get, page, previous, note: beginning })
    assert.match(found.message, /It continues the 270/, folder)
  }
  const asked = within(async (path) => utf8(path), 'log-7')
  assert.equal(textOf(await asked('log/policy')), 'log-7/policy')
  assert.equal(textOf(await asked('trust.json')), 'trust.json')
})

test('a new log is not verified by the old key: the visitor is told what it is, and to ask for the new key elsewhere', async () => {
  const files = await site()
  const told = await visit(files, { key: log.vkey })
  assertNamed(told, 'checkpoint', /a new log, trust\.example\/log-2, begun at 2026-01-01T00:00:00/)
  const asked = messageOf(told, 'checkpoint')
  assert.match(asked, /ended at 312 entries\. The key you trust does not sign the new one: ask/)
  assert.deepEqual(outcomes(told), ['checkpoint failed'])
  // With a head of the old log in hand, its end is compared first.
  for (const [note, said] of [
    [beginning, /continues the 270 entries you saw\. The key you trust/],
    [signedHead(headOf([...before, filler(hour(29.05))])), /You saw 313 entries of it, signed/],
  ] as const) {
    const seen = { vkey: log.vkey, note }
    assertNamed(await visit(files, { seen }), 'checkpoint', said)
  }
  const elsewhere = {
    ...log,
    origin: 'else.example/log',
    key: { ...log.key, name: 'else.example' },
  }
  const seen = { vkey: log.vkey, note: signedHead(headOf(before), elsewhere) }
  const stranger = messageOf(await visit(files, { seen }), 'checkpoint')
  assert.match(
    stranger,
    /ended at 312 entries\. The key you trust/,
    'what was seen is no head of it',
  )
})

test('what only claims to follow the pinned log is not called its successor', async () => {
  const files = await site()
  const checkpoint = textOf(files.get('log-2/checkpoint') ?? utf8(''))
  const unsigned = checkpoint.replace(
    /(— \S+ \S{20})./,
    (_, kept) => `${kept}${kept.at(-1) === 'A' ? 'B' : 'A'}`,
  )
  const inLog = (change: object) =>
    documentChanged(files, (it) => Object.assign(Object(it['log']), change))
  const strangers: [string, Files][] = [
    ['signed by nobody', new Map(files).set('log-2/checkpoint', utf8(unsigned))],
    ['by a key of another name', inLog({ vkey: otherVkey })],
    ['on a page of another name', documentChanged(files, (it) => (it['origin'] = 'other.example'))],
    ['on a page of the pinned name', documentChanged(files, (it) => (it['origin'] = log.origin))],
    ['after another log', await site({ previous: other })],
    ['after no log', await site({})],
  ]
  for (const [what, changed] of strangers) {
    const told = await visit(changed, { key: log.vkey })
    assert.deepEqual(outcomes(told), ['checkpoint failed'], what)
    assert.match(messageOf(told, 'checkpoint'), /^The log calls itself trust\.example\/log-2/, what)
  }
})

test('a head of a log that this one does not follow is another log', async () => {
  const seen = { vkey: log.vkey, note: signedHead(end) }
  for (const genesis of [{}, { previous: other }]) {
    const verification = await visit(await site(genesis), { key: nextLog.vkey, seen })
    assertNamed(verification, 'consistency', /trust\.example\/log was seen here before/)
  }
  // Nor does a log that does not begin as one.
  const headless = [filler(hour(0)), ...entriesAfter(previous).slice(1)]
  const files = await published(headless, hour(29), nextLog)
  assertNamed(
    await visit(files, { key: nextLog.vkey, seen }),
    'consistency',
    /was seen here before/,
  )
})
