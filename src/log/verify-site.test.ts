import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { hour, otherVkey, published, soundEntries, vkey } from './test-published-log.ts'
import {
  assertNamed,
  documentChanged,
  messageOf,
  outcomes,
  pageOf,
  sound,
  visit,
  visitedAt,
} from './test-visit.ts'
import { exitCode } from './verify-site.ts'
import type { Check } from './verify-site.ts'

test('an untouched site is verified, each check says so once, and the head is to be remembered', async () => {
  const files = await published(soundEntries())
  const verification = await visit(files)
  assert.deepEqual(outcomes(verification), sound)
  assert.equal(exitCode(verification), 0)
  assert.deepEqual(verification.seen, {
    vkey,
    note: textOf(files.get('log/checkpoint') ?? utf8('')),
  })
  const pages = { de: async () => pageOf(files, 'de'), en: async () => pageOf(files, 'en') }
  const whole = await visit(files, { replay: true, pages, key: vkey })
  assert.deepEqual(outcomes(whole), [
    ...sound,
    'pages verified',
    'pages verified',
    'replay verified',
    'history verified',
  ])
  const facts = Object.fromEntries(whole.checks.map((check) => [check.check, check.facts]))
  assert.deepEqual(facts, {
    checkpoint: { origin: 'trust.example/log', size: 12 },
    witnesses: undefined,
    freshness: { at: hour(29) },
    consistency: undefined,
    inclusion: { n: 6 },
    sentences: { n: 2 },
    status: { n: 2, from: 0 },
    pages: { language: 'en' },
    replay: undefined,
    history: undefined,
  })
  assert.deepEqual((await visit(files)).checks.find(({ check }) => check === 'status')?.facts, {
    n: 2,
    from: 10,
  })
})

test('it says whose word the key is', async () => {
  const files = await published(soundEntries())
  const note = textOf(files.get('log/checkpoint') ?? utf8(''))
  assert.match(messageOf(await visit(files), 'checkpoint'), /the key the page names itself/)
  assert.match(messageOf(await visit(files, { key: vkey }), 'checkpoint'), /the key you gave/)
  const seen = { vkey, note }
  assert.match(messageOf(await visit(files, { seen }), 'checkpoint'), /the key seen before/)
})

test('every sentence ends as one, and begins with a capital unless it is an address', async () => {
  const files = await published(soundEntries())
  for (const { message } of (await visit(files, { replay: true })).checks)
    assert.match(message, /^[A-Z\d][^]*\.$/)
  const get = (why: string) => ({ get: async () => Promise.reject(new Error(why)) })
  const said = async (why: string) => (await visit(files, get(why))).checks[0]?.message
  assert.equal(await said('no network'), 'No network.')
  assert.equal(await said('what now?'), 'What now?')
  assert.equal(await said('https://x answers 404'), 'https://x answers 404.')
  assert.equal(await said('http://x answers 404'), 'http://x answers 404.')
  assert.equal(await said('see https://x.example'), 'See https://x.example.')
  const thrown = await visit(files, { get: () => Promise.reject('no error at all') })
  assert.equal(thrown.checks[0]?.message, 'No error at all.')
})

test('what fails outweighs what is open, what is open outweighs what holds, and no check is no success', () => {
  const code = (...found: Check['outcome'][]) =>
    exitCode({ checks: found.map((outcome) => ({ check: 'pages', outcome, message: '' })) })
  assert.equal(code('verified', 'noted'), 0)
  assert.equal(code('verified', 'unknown'), 2)
  assert.equal(code('unknown', 'failed', 'verified'), 1)
  assert.equal(code(), 2)
})

test('a page ahead of the checkpoint may be seconds old: that is left open', async () => {
  const files = await published(soundEntries())
  const ahead = documentChanged(files, (it) => Object.assign(Object(it['log']), { size: 13 }))
  const verification = await visit(ahead)
  assert.deepEqual(outcomes(verification), ['checkpoint unknown'])
  assert.equal(verification.seen, undefined)
})

test('a page is fresh for 24 hours, and may be five minutes ahead of our clock, not more', async () => {
  const files = await published(soundEntries())
  const at = async (ms: number) =>
    (await visit(files, { now: new Date(visitedAt.getTime() + ms) })).checks.find(
      ({ check }) => check === 'freshness',
    )?.outcome
  assert.equal(await at(24 * 3_600_000), 'verified')
  assert.equal(await at(24 * 3_600_000 + 1), 'failed')
  assert.equal(await at(-5 * 60_000), 'verified')
  assert.equal(await at(-5 * 60_000 - 1), 'failed')
})

test('the checkpoint must be signed by the pinned key, under the name of that key', async () => {
  const files = await published(soundEntries())
  const note = textOf(files.get('log/checkpoint') ?? utf8(''))
  assertNamed(await visit(files, { key: otherVkey }), 'checkpoint', /valid signature/)
  assertNamed(await visit(files, { key: 'no key' }), 'checkpoint', /verifier key/)
  assertNamed(await visit(files, { seen: { vkey: otherVkey, note } }), 'checkpoint', /valid/)
  const seen = { vkey: otherVkey, note }
  assert.equal(exitCode(await visit(files, { key: vkey, seen })), 0, 'a key given goes before')
  for (const [search, by] of [
    ['\n12\n', '\n11\n'],
    [/\n\n— \S+ ....../, '\n\n— trust.example/log AAAAAA'],
    [/\n\n— .*\n$/, '\n'],
    [/\n\n/, '\nmore\n\n'],
    ['trust.example/log\n', 'other.example/log\n'],
  ] as const) {
    const changed = note.replace(search, by)
    assert.notEqual(changed, note)
    const verification = await visit(new Map(files).set('log/checkpoint', utf8(changed)))
    assert.deepEqual(outcomes(verification), ['checkpoint failed'], changed)
  }
})

test('what the page names as its key must be the one that is pinned', async () => {
  const files = documentChanged(await published(soundEntries()), (it) =>
    Object.assign(Object(it['log']), { vkey: otherVkey }),
  )
  assertNamed(await visit(files, { key: vkey }), 'checkpoint', /pin another key/)
})

test('a file that cannot be had leaves it open, and one that was changed is named', async () => {
  const files = await published(soundEntries())
  // Earlier checkpoints are read by a replay alone.
  for (const path of [...files.keys()].filter((each) => !each.startsWith('log/checkpoints/'))) {
    const without = new Map(files)
    without.delete(path)
    const proofOrFold = /proof|fold|policy/.test(path)
    const verification = await visit(without)
    assert.equal(exitCode(verification), 2, path)
    // Without those the log itself was seen, and goes on from here.
    assert.equal(verification.seen === undefined, !proofOrFold && !path.includes('tile'), path)
    const bytes = Uint8Array.from(files.get(path) ?? [])
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    assert.equal(exitCode(await visit(new Map(files).set(path, bytes))), 1, path)
  }
})

test('a log that cannot be read to its end leaves a replay open, and what was published before with it', async () => {
  const files = await published(soundEntries(600))
  files.delete('log/tile/entries/001')
  const verification = await visit(files, { replay: true })
  assert(outcomes(verification).includes('replay unknown'))
  assert(outcomes(verification).includes('history unknown'))
  assert.match(messageOf(verification, 'history'), /published so far were not looked at/)
  // So does a policy that cannot be had: whose cosignatures would count is not known.
  const whole = await published(soundEntries())
  whole.delete('log/policy')
  const without = await visit(whole, { replay: true })
  assert(outcomes(without).includes('replay verified'))
  assert(outcomes(without).includes('history unknown'))
  assert.match(messageOf(without, 'history'), /published so far were not looked at/)
})
