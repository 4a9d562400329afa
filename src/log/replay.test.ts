import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { base64url, utf8 } from './bytes.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { digestOfDisclosure, encodeDisclosure } from './disclosure.ts'
import { encodeEntry, parseEntry } from './entry.ts'
import type { Entry, KnownEntry, RunEntry } from './entry.ts'
import { emptyFold, foldBytes } from './fold-state.ts'
import { leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { hiddenRunFields } from './hidden-run.ts'
import { replay } from './replay.ts'
import type { Replay } from './replay.ts'
import { fold, statusOf } from './status.ts'
import { rootOf } from './tree.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const digest = base64url(sha256(utf8('anything')))

function at(hour: number): string {
  return new Date(Date.parse('2026-01-01T00:00:00Z') + hour * 3_600_000).toISOString()
}

/** What `status` entries must say after these entries. */
function saying(entries: readonly Entry[], when: string): KnownEntry {
  let state = emptyFold()
  for (const [index, entry] of entries.entries()) state = fold(sha256, state, index, entry)
  const statuses = [...statusOf(state, when)].map(([id, { status }]) => [id, status] as const)
  return {
    v: 1,
    t: 'status',
    at: when,
    size: entries.length,
    controls: Object.fromEntries(statuses),
    fold: base64url(sha256(foldBytes(state))),
  }
}

function disclose(result: string, exceptions: number[] = []): string[] {
  const values = [result, { n: 2 }, null, exceptions]
  return hiddenRunFields.map((name, place) => {
    return encodeDisclosure(sha256(utf8(name)), name, values[place])
  })
}

const open: RunEntry = {
  v: 1,
  t: 'run',
  at: at(2),
  test: 'open@1',
  seq: 1,
  trigger: 'schedule',
  canary: true,
  result: 'pass',
  exceptions: [],
  population: { root: digest, n: 2, failing: 0 },
  sd: [],
}

const hidden: RunEntry = {
  ...open,
  at: at(3),
  test: 'delayed@1',
  result: 'hidden',
  population: { root: digest },
  sd: disclose('fail').map((one) => digestOfDisclosure(sha256, one)),
}

function defined(id: string, delay: number): KnownEntry {
  const times = { every: 86_400, grace: 3600, appliesFrom: at(0), delay }
  return { v: 1, t: 'test', at: at(0), id, version: 1, spec: digest, public: [], ...times }
}

function promised(id: string, tests: string[], version = 1): KnownEntry {
  const about = { sentence: { de: digest }, criteria: ['CC6.1'], window: 0, fn: 1 as const }
  return { v: 1, t: 'control', at: at(1), id, version, tests, ...about }
}

/** A log with one of everything that matters, and nothing wrong. */
function soundLog(): KnownEntry[] {
  const entries: KnownEntry[] = [
    { v: 1, t: 'genesis', at: at(0), origin: 'o', operator: 'Muster GmbH', spec: 1, keys: [] },
    defined('open', 0),
    defined('delayed', 86_400),
    promised('c', ['open@1']),
    promised('d', ['delayed@1']),
    open,
    hidden,
  ]
  entries.push(saying(entries, at(4)))
  const anchored = { origin: 'o', size: 5, root: rootOf(sha256, leaves(entries).slice(0, 5)) }
  const checkpoint = `${formatCheckpoint(anchored)}\n— o AAAAAAA=\n`
  entries.push({ v: 1, t: 'anchor', at: at(5), checkpoint })
  entries.push({ v: 1, t: 'exception', at: at(6), test: 'open', until: at(90), sd: [] })
  const excepted = { ...open, at: at(7), seq: 2, result: 'excepted' as const, exceptions: [9] }
  entries.push({ ...excepted, population: { root: digest, excepted: 1 } })
  entries.push({ v: 1, t: 'reveal', at: at(26), run: 6, disclosures: disclose('fail') })
  entries.push(saying(entries, at(27)))
  entries.push({
    v: 1,
    t: 'withdraw',
    at: at(28),
    control: 'd',
    reason: 'replaced',
    effective: at(28),
  })
  entries.push(saying(entries, at(29)))
  return entries
}

function leaves(entries: readonly KnownEntry[]): Uint8Array[] {
  return entries.map((entry) => leafHash(sha256, encodeEntry(entry)))
}

async function* each(all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all
}

async function replayed(entries: readonly KnownEntry[]): Promise<Replay> {
  const checkpoint = { size: entries.length, root: rootOf(sha256, leaves(entries)) }
  return replay(sha256, each(entries.map(encodeEntry)), checkpoint)
}

/** The problems of the sound log after `change`, as `index code`; roots are made to fit again, as an operator could. */
async function after(change: (entries: KnownEntry[]) => void): Promise<string[]> {
  const entries = soundLog()
  change(entries)
  const { ok, problems } = await replayed(entries)
  assert.equal(ok, problems.length === 0)
  for (const { message } of problems) assert.match(message, /^\S.* .*\.$/)
  return problems.map(({ index, code }) => `${index} ${code}`)
}

function replace<T extends KnownEntry['t']>(
  entries: KnownEntry[],
  index: number,
  t: T,
  by: Partial<Extract<KnownEntry, { t: T }>>,
): void {
  const entry = entries[index]
  assert.equal(entry?.t, t)
  entries[index] = asKnown({ ...entry, ...by })
}

function asKnown(entry: object): KnownEntry {
  const read = parseEntry(utf8(JSON.stringify(entry)))
  assert.ok(read.t !== 'other')
  return read
}

test('a sound log replays without a problem, and its fold answers for its controls', async () => {
  const { ok, problems, fold: state } = await replayed(soundLog())
  assert.deepEqual(problems, [])
  assert.ok(ok)
  const statuses = statusOf(state, at(29))
  assert.equal(statuses.get('c')?.status, 'excepted')
  assert.equal(statuses.get('d')?.status, 'withdrawn')
  const [said] = soundLog().slice(12, 13)
  assert.ok(said?.t === 'status')
  assert.deepEqual(said.controls, { c: 'excepted', d: 'failing' })
})

test('any changed, dropped, added or swapped entry breaks the root', async () => {
  const bytes = soundLog().map(encodeEntry)
  const checkpoint = { size: bytes.length, root: rootOf(sha256, leaves(soundLog())) }
  const codes = async (all: readonly Uint8Array[]) => {
    const { problems } = await replay(sha256, each(all), checkpoint)
    return problems.filter(({ index }) => index === null).map(({ code }) => code)
  }
  assert.deepEqual(await codes(bytes), [])
  for (let place = 0; place < bytes.length; place++) {
    const changed = bytes.map((one, index) => {
      if (index !== place) return one
      const copy = Uint8Array.from(one)
      copy[copy.length - 3] = (copy[copy.length - 3] ?? 0) ^ 1
      return copy
    })
    assert.deepEqual(await codes(changed), ['root'])
    assert.deepEqual(await codes(bytes.toSpliced(place, 1)), ['size'])
    assert.deepEqual(await codes(bytes.toSpliced(place, 0, utf8('{}'))), ['size', 'root'])
  }
  assert.deepEqual(await codes([...bytes, utf8('{}')]), ['size'])
  assert.deepEqual(await codes([]), ['size'])
})

test('an entry that can not be read is reported, and the rest is replayed', async () => {
  const bytes = soundLog().map(encodeEntry)
  bytes.push(utf8('{"v":1,"t":"run"}'))
  const hashes = bytes.map((one) => leafHash(sha256, one))
  const checkpoint = { size: bytes.length, root: rootOf(sha256, hashes) }
  const { problems } = await replay(sha256, each(bytes), checkpoint)
  assert.equal(problems.length, 1)
  assert.match(problems[0]?.message ?? '', /at is missing/)
})

test('a dropped run shows as a gap, and makes the published statuses wrong', async () => {
  const problems = await after((entries) => replace(entries, 10, 'run', { seq: 3 }))
  assert.ok(problems.includes('10 seq'))
  assert.ok(problems.includes('12 status'))
  assert.ok(problems.includes('12 status-fold'))
})

test('a wrong status, one too many, one too few, a wrong fold or size is reported', async () => {
  const wrong = await after((e) =>
    replace(e, 14, 'status', { controls: { c: 'met', d: 'withdrawn' } }),
  )
  assert.deepEqual(wrong, ['14 status'])
  assert.deepEqual(await after((e) => replace(e, 14, 'status', { controls: { c: 'excepted' } })), [
    '14 status',
  ])
  const more = { c: 'excepted', d: 'withdrawn', e: 'met' } as const
  assert.deepEqual(await after((e) => replace(e, 14, 'status', { controls: more })), ['14 status'])
  assert.deepEqual(await after((e) => replace(e, 14, 'status', { fold: digest })), [
    '14 status-fold',
  ])
  assert.deepEqual(await after((e) => replace(e, 14, 'status', { size: 13 })), ['14 status-size'])
})

/** Changes the log before its last status entry and lets that one say what then follows, as a lying operator would. */
async function consistently(change: (entries: KnownEntry[]) => void): Promise<string[]> {
  return after((entries) => {
    // Other entries in their places, so that indexes stay what they are.
    const kept = entries.map((entry): KnownEntry => {
      return entry.t === 'status' ? { v: 1, t: 'action', at: entry.at, sd: [] } : entry
    })
    change(kept)
    kept.push(saying(kept, at(100)))
    entries.splice(0, entries.length, ...kept)
  })
}

test('an operator who makes every status fit is still caught by the rules between entries', async () => {
  assert.deepEqual(await consistently(() => undefined), [])
  const cases: [string[], (entries: KnownEntry[]) => void][] = [
    [['0 genesis', '8 anchor'], (e) => e.splice(0, 1, { v: 1, t: 'action', at: at(0), sd: [] })],
    [
      ['15 genesis'],
      (e) =>
        e.push(
          ...soundLog()
            .slice(0, 1)
            .map((g) => ({ ...g, at: at(30) })),
        ),
    ],
    [['15 order'], (e) => e.push({ v: 1, t: 'action', at: at(27), sd: [] })],
    [['15 test-version'], (e) => e.push({ ...defined('open', 3600), at: at(30) })],
    [['15 control-version'], (e) => e.push({ ...promised('c', ['open@1']), at: at(30) })],
    [['15 undefined-test'], (e) => e.push({ ...promised('c', ['open@7'], 2), at: at(30) })],
    [['15 undefined-test'], (e) => e.push({ ...open, at: at(30), test: 'open@2', seq: 3 })],
    [['15 seq'], (e) => e.push({ ...open, at: at(30), seq: 2 })],
    [
      ['15 contradiction'],
      (e) => e.push({ ...open, at: at(30), seq: 3, population: { root: digest, failing: 1 } }),
    ],
    [['15 contradiction'], (e) => e.push({ ...open, at: at(30), seq: 3, canary: false })],
    [['15 reference'], (e) => e.push({ ...open, at: at(30), seq: 3, exceptions: [7] })],
    [['15 not-hidden'], (e) => e.push({ ...open, at: at(30), seq: 2, test: 'delayed@1' })],
    [['15 unrevealed'], (e) => e.push({ ...hidden, at: at(30), seq: 2 })],
    [
      ['15 reveal'],
      (e) => e.push({ v: 1, t: 'reveal', at: at(30), run: 6, disclosures: disclose('fail') }),
    ],
    [
      ['15 reveal'],
      (e) => e.push({ v: 1, t: 'reveal', at: at(30), run: 5, disclosures: disclose('fail') }),
    ],
    [
      ['11 reveal', '6 unrevealed'],
      (e) =>
        e.splice(11, 1, { v: 1, t: 'reveal', at: at(26), run: 6, disclosures: disclose('pass') }),
    ],
    [
      ['15 reference'],
      (e) =>
        e.push({ v: 1, t: 'withdraw', at: at(30), control: 'x', reason: 'r', effective: at(30) }),
    ],
    [['15 reference'], (e) => e.push({ v: 1, t: 'correct', at: at(30), entry: 15, sd: [] })],
    [['15 reference'], (e) => e.push({ v: 1, t: 'erase', at: at(30), from: 3, to: 2, count: 1 })],
  ]
  const counted = (seq: number, n: number, absent: number): RunEntry => ({
    ...open,
    at: at(30 + seq),
    seq,
    population: { root: digest, n, failing: 0, absent },
  })
  cases.push(
    [['16 slots'], (e) => e.push(counted(3, 3, 0), counted(4, 2, 0))],
    [[], (e) => e.push(counted(3, 3, 0), counted(4, 2, 1), counted(5, 4, 1))],
  )
  // Its delay has not passed when the log ends.
  cases.push([[], (e) => e.push({ ...hidden, at: at(90), seq: 2 })])
  const later = disclose('excepted', [10])
  const sd = later.map((one) => digestOfDisclosure(sha256, one))
  const leansOnLater = (e: KnownEntry[]) => {
    replace(e, 6, 'run', { sd })
    e[8] = { v: 1, t: 'action', at: at(5), sd: [] }
    e[10] = { v: 1, t: 'exception', at: at(7), test: 'delayed', until: at(90), sd: [] }
    replace(e, 11, 'reveal', { disclosures: later })
  }
  cases.push([['11 reference'], leansOnLater])
  for (const [expected, change] of cases) assert.deepEqual(await consistently(change), expected)
})

test('an anchored checkpoint of another history is reported as a fork', async () => {
  const other = formatCheckpoint({ origin: 'o', size: 5, root: sha256(utf8('another history')) })
  const anchor = (checkpoint: string): KnownEntry => ({ v: 1, t: 'anchor', at: at(30), checkpoint })
  const forked = (entries: KnownEntry[]) => entries.push(anchor(`${other}\n— o AAAAAAA=\n`))
  assert.deepEqual(await consistently(forked), ['15 anchor'])
  const unreadable = (entries: KnownEntry[]) => entries.push(anchor('no checkpoint'))
  assert.deepEqual(await consistently(unreadable), ['15 anchor'])
  const future = formatCheckpoint({ origin: 'o', size: 99, root: sha256(utf8('later')) })
  const early = (entries: KnownEntry[]) => entries.push(anchor(`${future}\n— o AAAAAAA=\n`))
  assert.deepEqual(await consistently(early), ['15 anchor'])
})

const counted = (
  seq: number,
  n: number,
  absent: number,
  more: Partial<RunEntry> = {},
): RunEntry => ({
  ...open,
  at: at(30 + seq),
  seq,
  population: { root: digest, n, failing: 0, absent },
  ...more,
})

test('what keeps the rules between entries, if only just, is no problem', async () => {
  const sound: [string, (entries: KnownEntry[]) => void][] = [
    [
      'the entry before is corrected',
      (e) => e.push({ v: 1, t: 'correct', at: at(30), entry: 14, sd: [] }),
    ],
    [
      'one entry is erased',
      (e) => e.push({ v: 1, t: 'erase', at: at(30), from: 3, to: 3, count: 1 }),
    ],
    [
      'all so far is erased',
      (e) => e.push({ v: 1, t: 'erase', at: at(30), from: 0, to: 15, count: 1 }),
    ],
    ['a delay ends with the log', (e) => e.push({ ...hidden, at: at(76), seq: 2 })],
    [
      'an unknown result is shown at once, delay or not',
      (e) => e.push({ ...open, at: at(30), seq: 2, test: 'delayed@1', result: 'unknown' }),
    ],
    [
      'a run that does not count its items says nothing of their slots',
      (e) =>
        e.push(
          counted(3, 3, 0),
          { ...counted(4, 0, 0), population: { root: digest, absent: 1 } },
          counted(5, 3, 0),
        ),
    ],
    ['a population of as many slots', (e) => e.push(counted(3, 3, 0), counted(4, 1, 2))],
    [
      'the checkpoint of all entries before is anchored',
      (e) => {
        const head = { origin: 'o', size: e.length, root: rootOf(sha256, leaves(e)) }
        const checkpoint = `${formatCheckpoint(head)}\n— o AAAAAAA=\n`
        e.push({ v: 1, t: 'anchor', at: at(30), checkpoint })
      },
    ],
  ]
  for (const [what, change] of sound) assert.deepEqual(await consistently(change), [], what)
})

test('what only just breaks them is a problem', async () => {
  const wrong: [string, (entries: KnownEntry[]) => void][] = [
    ['15 reference', (e) => e.push({ v: 1, t: 'erase', at: at(30), from: 0, to: 16, count: 1 })],
    ['15 unrevealed', (e) => e.push({ ...hidden, at: at(75.9), seq: 2 })],
    [
      '15 contradiction',
      (e) => e.push({ ...open, at: at(30), seq: 3, scopes: { expected: 2, complete: 1 } }),
    ],
  ]
  for (const [found, change] of wrong) assert.deepEqual(await consistently(change), [found])
})

test('a run that is revealed after a later one was shown had no more slots than that one, and stands before it', async () => {
  /** The hidden run has so many slots; the later ones are shown, the first of them before it is revealed. */
  const slots = (first: number, second: number, third?: number) => (e: KnownEntry[]) => {
    const disclosures = hiddenRunFields.map((name, place) =>
      encodeDisclosure(
        sha256(utf8(name)),
        name,
        ['fail', { n: first, absent: 0 }, null, []][place],
      ),
    )
    const sd = disclosures.map((one) => digestOfDisclosure(sha256, one))
    const shown = { test: 'delayed@1', result: 'unknown' as const }
    replace(e, 6, 'run', { sd })
    e[8] = counted(2, second, 0, { ...shown, at: at(4.5) })
    e[9] = { v: 1, t: 'exception', at: at(6), test: 'open', until: at(90), sd: [] }
    replace(e, 11, 'reveal', { disclosures })
    if (third !== undefined) e.push(counted(3, third, 0, shown))
  }
  assert.deepEqual(await consistently(slots(2, 3)), [])
  assert.deepEqual(await consistently(slots(3, 3)), [])
  assert.deepEqual(await consistently(slots(4, 3)), ['11 slots'])
  assert.deepEqual(await consistently(slots(1, 3, 3)), [])
  assert.deepEqual(await consistently(slots(1, 3, 2)), ['15 slots'])
})

test('a status entry is held to its own instant, unless it is out of order', async () => {
  const controls = { c: 'met', d: 'withdrawn' } as const
  assert.deepEqual(await after((e) => replace(e, 14, 'status', { at: at(28) })), [])
  const wrong = await after((e) => replace(e, 14, 'status', { at: at(28), controls }))
  assert.deepEqual(wrong, ['14 status'])
  const early = await after((e) => replace(e, 14, 'status', { at: at(27.5), controls }))
  assert.deepEqual(early, ['14 order'])
})

test('of each entry it is known when it says it happened, or that it cannot be read', async () => {
  const all = soundLog().slice(0, 4)
  const bytes = all.map(encodeEntry).with(2, utf8('{"v":1}'))
  const checkpoint = {
    size: bytes.length,
    root: rootOf(
      sha256,
      bytes.map((one) => leafHash(sha256, one)),
    ),
  }
  const { times, problems } = await replay(sha256, each(bytes), checkpoint)
  assert.deepEqual(times, [Date.parse(at(0)), Date.parse(at(0)), NaN, Date.parse(at(1))])
  assert.deepEqual(problems[0], {
    index: 2,
    code: 'entry',
    message: "The entry can't be read: t must be text.",
  })
})

test('a log of thousands of entries has the roots it had at every size', async () => {
  const filler: KnownEntry = { v: 1, t: 'action', at: at(1), sd: [] }
  const all = [...soundLog().slice(0, 1), ...Array.from({ length: 2100 }, () => filler)]
  const found = await replayed(all)
  assert(found.ok)
  const hashes = leaves(all)
  for (const size of [0, 1, 1023, 1024, 1025, 2048, 2049, 2101]) {
    const root = rootOf(sha256, hashes.slice(0, size))
    assert.equal(base64url(await found.rootAt(size)), base64url(root), `${size}`)
  }
})
