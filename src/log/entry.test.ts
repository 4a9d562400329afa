import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { digestOfDisclosure, encodeDisclosure } from './disclosure.ts'
import { encodeEntry, parseEntry } from './entry.ts'
import type { RunEntry } from './entry.ts'
import type { Sha256 } from './hash.ts'
import { contradiction, countedResult, hiddenRunFields, openRun } from './hidden-run.ts'
import type { RunOutcome } from './hidden-run.ts'
import { at, digest, entries, run } from './test-entries.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

test('every type of entry is written on one line and read back the same', () => {
  assert.equal(new Set(entries.map(({ t }) => t)).size, 14)
  for (const entry of entries) {
    const bytes = encodeEntry(entry)
    assert.ok(textOf(bytes).startsWith(`{"v":1,"t":"${entry.t}","at":"${at}"`))
    assert.ok(!bytes.includes(10))
    assert.deepEqual(parseEntry(bytes), entry)
  }
})

test('a missing field and one too many are refused by name, in every type of entry', () => {
  const optionalFields = new Set(['until', 'previous', 'kind', 'scopes', 'token'])
  for (const entry of entries) {
    const whole: Record<string, unknown> = { ...entry }
    for (const name of Object.keys(whole)) {
      if (optionalFields.has(name) && entry.t !== 'exception' && entry.t !== 'document') continue
      if (name === 't') continue
      const { [name]: _, ...rest } = whole
      const bytes = utf8(JSON.stringify(rest))
      assert.throws(() => parseEntry(bytes), new RegExp(`^FormatError: ${name} `), entry.t)
    }
    const bytes = utf8(JSON.stringify({ ...whole, extra: 1 }))
    assert.throws(() => parseEntry(bytes), /extra is not a known field/, entry.t)
  }
})

/** The run as JSON text with one piece replaced. */
function runWith(piece: string | RegExp, by: string): Uint8Array {
  const whole = JSON.stringify(run)
  const changed = whole.replace(piece, by)
  assert.notEqual(changed, whole)
  return utf8(changed)
}

test('JSON that two programs might read differently is refused', () => {
  const wrong: [string | RegExp, string, RegExp][] = [
    ['"seq":412', '"seq":412.0', /unusual/],
    ['"seq":412', '"seq":4.12e2', /unusual/],
    ['"seq":412', '"seq":411,"seq":412', /doubled/],
    ['"seq":412', '"seq": 412', /spaces/],
    ['"result":"pass"', '"result":"fail","result":"pass"', /doubled/],
    ['schedule', '\\u0073chedule', /unusual/],
    ['"seq":412', '"seq":412.5', /seq must be a whole number/],
    ['"seq":412', '"seq":9007199254740993', /unusual/],
    ['"seq":412', '"seq":9007199254740992', /seq must be a whole number/],
    ['"seq":412', '"seq":-1', /seq must be a whole number/],
    ['"seq":412', '"seq":0', /seq must be at least 1/],
    ['"seq":412', '"seq":"412"', /seq must be/],
    ['"n":14', '"n":null', /population\.n must be/],
    ['"canary":true', '"canary":1', /canary must be/],
    ['storage-encrypted@3', 'storage-encrypted', /test must be a test at a version/],
    ['storage-encrypted@3', 'storage-encrypted@03', /test must be a test at a version/],
    ['"result":"pass"', '"result":"met"', /result must be pass or/],
    [/"root":"[^"]+"/, '"root":"X9yH"', /population\.root must be a SHA-256/],
    ['06:00:00Z', '06:00:00+00:00', /at must be a UTC time/],
    ['"v":1', '"v":2', /v must be 1/],
    [/}$/, '}\n', /spaces/],
  ]
  for (const [piece, by, message] of wrong) {
    assert.throws(() => parseEntry(runWith(piece, by)), message, by)
  }
  for (const text of ['', '[]', 'null', '1', '{}', '\ufeff{}']) {
    assert.throws(() => parseEntry(utf8(text)), { name: 'FormatError' }, text)
  }
})

test('numbers that are not whole never get into the log', () => {
  for (const seq of [1.5, NaN, Infinity, 2 ** 53, -1]) {
    assert.throws(() => encodeEntry({ ...run, seq }), { name: 'FormatError' }, String(seq))
  }
})

test('an entry is at most 16 KiB', () => {
  const of = (length: number) => encodeEntry({ ...run, sd: Array.from({ length }, () => digest) })
  assert.ok(of(340).length <= 16_384)
  assert.throws(() => of(360), /16 KiB/)
})

test('a delay is at most seven days, and a control names no test twice', () => {
  const [, , testEntry, controlEntry] = entries
  assert.ok(testEntry?.t === 'test' && controlEntry?.t === 'control')
  assert.throws(() => encodeEntry({ ...testEntry, delay: 604_801 }), /delay/)
  assert.throws(() => encodeEntry({ ...testEntry, every: 0 }), /every/)
  assert.throws(() => encodeEntry({ ...testEntry, grace: 2 ** 50 }), /grace/)
  assert.throws(() => encodeEntry({ ...controlEntry, tests: ['a@1', 'a@2'] }), /twice/)
})

test('an unknown type is passed over, unless it is critical', () => {
  const unknown = (more: object) => utf8(JSON.stringify({ v: 1, t: 'novelty', at, ...more }))
  assert.deepEqual(parseEntry(unknown({ x: [1] })), { v: 1, t: 'other', type: 'novelty', at })
  assert.deepEqual(parseEntry(unknown({ crit: false })).t, 'other')
  assert.throws(() => parseEntry(unknown({ crit: true })), /novelty/)
  assert.throws(() => parseEntry(unknown({ crit: 'true' })), /crit/)
  assert.throws(() => parseEntry(utf8(JSON.stringify({ v: 1, t: 'novelty' }))), /at must be/)
  assert.throws(() => encodeEntry({ v: 1, t: 'other', type: 'novelty', at }), /unknown type/)
})

test('a hidden run shows nothing and commits to everything', () => {
  const hidden: RunEntry = { ...run, result: 'hidden', population: { root: digest } }
  delete hidden.scopes
  const full = { ...hidden, sd: [digest, digest, digest, digest] }
  encodeEntry(full)
  assert.throws(() => encodeEntry({ ...full, sd: [digest] }), /begin with result/)
  assert.throws(() => encodeEntry({ ...full, population: { root: digest, n: 1 } }), /hide/)
  assert.throws(() => encodeEntry({ ...full, scopes: { expected: 1, complete: 1 } }), /hide/)
  assert.throws(() => encodeEntry({ ...full, exceptions: [0] }), /hide/)
})

function hide(name: string, value: unknown) {
  const disclosure = encodeDisclosure(sha256(utf8(name)), name, value)
  return { disclosure, digest: digestOfDisclosure(sha256, disclosure) }
}

test('a hidden run opens to what it committed to, and to nothing else', () => {
  const values = ['fail', { n: 3, failing: 1 }, { expected: 2, complete: 2 }, []]
  const hidden = hiddenRunFields.map((name, place) => hide(name, values[place]))
  const digests = hidden.map((field) => field.digest)
  const disclosures = hidden.map((field) => field.disclosure)
  const outcome = {
    result: 'fail',
    population: { n: 3, failing: 1 },
    scopes: { expected: 2, complete: 2 },
    exceptions: [],
  }
  assert.deepEqual(openRun(sha256, digests, disclosures), outcome)
  assert.deepEqual(openRun(sha256, [...digests, digest], disclosures.toReversed()), outcome)

  assert.throws(() => openRun(sha256, digests, disclosures.slice(1)), /exactly/)
  const better = hide('result', 'pass')
  const swapped = [better.disclosure, ...disclosures.slice(1)]
  assert.throws(() => openRun(sha256, digests, swapped), /result is not what/)
  // Committing to both in advance does not help: only the first place counts.
  assert.throws(() => openRun(sha256, [...digests, better.digest], swapped), /result is not what/)
  const misplaced = [digests[1] ?? '', digests[0] ?? '', ...digests.slice(2)]
  assert.throws(() => openRun(sha256, misplaced, disclosures), /committed to population in place/)
})

test('a result is contradicted by its own figures exactly where the worst of them is another', () => {
  const clean: RunOutcome = {
    result: 'pass',
    population: { n: 5, failing: 0, late: 0, excepted: 0, unknown: 0 },
    scopes: { expected: 2, complete: 2 },
    exceptions: [],
  }
  const counted = (canary: boolean, change: Partial<RunOutcome>) =>
    countedResult(canary, { ...clean, ...change })

  assert.equal(counted(true, {}), 'pass')
  assert.equal(counted(true, { population: { failing: 1 } }), 'fail')
  assert.equal(counted(true, { result: 'unknown', population: { failing: 1 } }), 'fail')
  assert.equal(counted(true, { population: { unknown: 1 } }), 'unknown')
  assert.equal(counted(true, { population: { excepted: 1 } }), 'unknown')
  assert.equal(counted(true, { population: { late: 1 } }), 'unknown')
  assert.equal(counted(true, { scopes: { expected: 2, complete: 1 } }), 'unknown')
  assert.equal(counted(true, { scopes: { expected: 0, complete: 0 } }), 'unknown')
  assert.equal(counted(true, { result: 'excepted', exceptions: [] }), 'unknown')
  assert.equal(counted(true, { result: 'excepted', exceptions: [1], population: {} }), 'excepted')
  assert.equal(counted(true, { result: 'deviated', population: { late: 2 } }), 'deviated')
  assert.equal(counted(true, { result: 'fail' }), 'fail')
  assert.equal(counted(true, { population: {}, scopes: null }), 'pass')
  for (const result of ['pass', 'fail', 'excepted', 'deviated'] as const) {
    assert.equal(counted(false, { result }), 'unknown')
    assert.ok(contradiction(false, { ...clean, result }))
  }
  assert.equal(contradiction(false, { ...clean, result: 'unknown' }), undefined)
  assert.ok(contradiction(true, { ...clean, result: 'fail' }))
  assert.equal(contradiction(true, clean), undefined)
})

test('an entry is an object of version 1 with a type, also where its type is unknown', () => {
  for (const [text, said] of [
    ['x', /^not JSON$/],
    ['1', /^the entry must be an object$/],
    ['"x"', /^the entry must be an object$/],
    ['true', /^the entry must be an object$/],
    ['null', /^the entry must be an object$/],
    ['[]', /^the entry must be an object$/],
    [`{"v":2,"t":"other","at":"${at}"}`, /^v must be 1$/],
    [`{"t":"other","at":"${at}"}`, /^v must be 1$/],
    [`{"v":1,"t":"","at":"${at}"}`, /^t must be text$/],
    [`{"v":1,"t":1,"at":"${at}"}`, /^t must be text$/],
  ] as const) {
    assert.throws(() => parseEntry(utf8(text)), { name: 'FormatError', message: said }, text)
  }
})

test('an entry of 16 KiB to the byte is read', () => {
  const empty = `{"v":1,"t":"other","at":"${at}","x":""}`
  const text = empty.replace('""', `"${'x'.repeat(16_384 - empty.length)}"`)
  assert.equal(parseEntry(utf8(text)).t, 'other')
  assert.throws(() => parseEntry(utf8(text.replace('"x"', '"xx"'))), /at most 16 KiB/)
})

test('a key may be there for time stamps', () => {
  const [genesis] = entries
  assert(genesis?.t === 'genesis')
  const keys = [{ role: 'timestamp' as const, vkey: 'a+b+c' }]
  assert.deepEqual(parseEntry(encodeEntry({ ...genesis, keys })), { ...genesis, keys })
})

test('what is opened of a hidden run is exactly its four fields, and what is wrong with one is said by its name', () => {
  const disclosed = (values: readonly unknown[]) =>
    hiddenRunFields.map((name, place) => encodeDisclosure(sha256(utf8(name)), name, values[place]))
  const sdOf = (all: readonly string[]) => all.map((one) => digestOfDisclosure(sha256, one))
  const right = disclosed(['pass', {}, null, []])
  const [first = ''] = right
  assert.equal(openRun(sha256, sdOf(right), right).result, 'pass')
  const exactly = /exactly result, population, scopes, exceptions must be opened/
  for (const given of [right.slice(1), [...right, first], [first, first, ...right.slice(2)]])
    assert.throws(() => openRun(sha256, sdOf(right), given), exactly)
  for (const [place, name] of hiddenRunFields.entries()) {
    const wrong = disclosed(['pass', {}, null, []].with(place, 7))
    assert.throws(
      () => openRun(sha256, sdOf(wrong), wrong),
      new RegExp(`^FormatError: ${name} must`),
    )
  }
})
