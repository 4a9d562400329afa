/**
 * The log as it must be: every entry that appears is one that was called for, and says what the simulation would have
 * said.
 */
import assert from 'node:assert/strict'

import { parseEntry } from '#log/entry.ts'
import type { ControlEntry, Entry, RevealEntry, RunEntry, TestEntry } from '#log/entry.ts'
import { leafHash } from '#log/hash.ts'
import { openRun } from '#log/hidden-run.ts'
import { sha256 } from '#store/sha256.ts'

import { countsOf, settingOf, statedControl, statedTest, testOf } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import { controlOf, everyMs, graceMs, testIds, testsOf } from './rules.ts'
import type { Expected, Granted } from './rules.ts'

/** What an operation may append, and must unless it died. */
export interface CalledFor {
  /** Definitions that changed. */
  declares?: boolean
  runs?: Set<string>
  exception?: Omit<Granted, 'entry' | 'from'>
  withdraws?: string
  publishes?: boolean
}

/** Takes in the entries that are new; each uses up what called for it. */
export function takeEntries(
  ledger: Ledger,
  entries: readonly Uint8Array[],
  calledFor: CalledFor,
  expect: (run: RunEntry) => Expected,
  statusesAt: (at: number) => Map<string, string | undefined>,
): void {
  for (const bytes of entries) {
    const index = ledger.bytes.length
    const entry = parseEntry(bytes)
    const at = Date.parse(entry.at)
    assert(at >= ledger.clock, `entry ${index} is older than the one before it`)
    ledger.clock = at
    take(ledger, index, entry, at, calledFor, expect, statusesAt)
    ledger.bytes.push(bytes)
    ledger.leaves.push(leafHash(sha256, bytes))
  }
}

function take(
  ledger: Ledger,
  index: number,
  entry: Entry,
  at: number,
  calledFor: CalledFor,
  expect: (run: RunEntry) => Expected,
  statusesAt: (at: number) => Map<string, string | undefined>,
): void {
  const where = `entry ${index} (${entry.t})`
  switch (entry.t) {
    case 'genesis':
      assert.equal(index, 0, where)
      break
    case 'test':
      assert(calledFor.declares, `${where} was not called for`)
      takeTest(ledger, entry, where)
      break
    case 'control':
      assert(calledFor.declares, `${where} was not called for`)
      takeControl(ledger, entry, where)
      break
    case 'withdraw': {
      assert.equal(entry.control, calledFor.withdraws, `${where} was not called for`)
      delete calledFor.withdraws
      const control = ledger.controls.get(entry.control)
      assert(control, where)
      control.withdrawnAt = at
      break
    }
    case 'run':
      takeRun(ledger, index, entry, at, calledFor, expect(entry))
      break
    case 'reveal':
      assert(calledFor.publishes, `${where} was not called for`)
      takeReveal(ledger, entry, at, where)
      break
    case 'exception': {
      const { exception } = calledFor
      assert(exception, `${where} was not called for`)
      assert.deepEqual([entry.test, Date.parse(entry.until)], [exception.test, exception.until])
      ledger.granted.push({ ...exception, from: at, entry: index })
      delete calledFor.exception
      break
    }
    case 'status': {
      assert(calledFor.publishes, `${where} was not called for`)
      assert.equal(entry.size, index, where)
      sameStatuses(new Map(Object.entries(entry.controls)), statusesAt(at), where)
      ledger.lastStatus = { at, controls: entry.controls }
      break
    }
    case 'key':
    case 'action':
    case 'document':
    case 'correct':
    case 'erase':
    case 'anchor':
    case 'other':
      assert.fail(`${where} was not called for`)
  }
}

/** What is said of each control is what must be said, where that is known. */
export function sameStatuses(
  said: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string | undefined>,
  where: string,
): void {
  assert.deepEqual([...said.keys()].toSorted(), [...expected.keys()].toSorted(), where)
  for (const [control, status] of expected) {
    if (status !== undefined) assert.equal(said.get(control), status, `${where}: ${control}`)
  }
}

function takeTest(ledger: Ledger, entry: TestEntry, where: string): void {
  const before = ledger.tests.get(entry.id)
  const stated = statedTest(ledger, entry.id)
  assert.equal(entry.version, (before?.version ?? 0) + 1, where)
  assert.notEqual(before?.stated, stated, `${where}: ${entry.id} did not change`)
  const { delaySeconds } = settingOf(ledger, controlOf(entry.id))
  assert.deepEqual(
    [entry.every * 1000, entry.grace * 1000, entry.delay],
    [everyMs, graceMs, delaySeconds],
    where,
  )
  const { version } = entry
  ledger.tests.set(entry.id, {
    version,
    seq: before?.seq ?? 0,
    stated,
    delayMs: delaySeconds * 1000,
  })
}

function takeControl(ledger: Ledger, entry: ControlEntry, where: string): void {
  const { id, version, tests, window } = entry
  const before = ledger.controls.get(id)
  const { isPublished, windowSeconds } = settingOf(ledger, id)
  const stated = statedControl(ledger, id)
  assert(isPublished, `${where}: ${id} is not published`)
  assert.equal(version, (before?.version ?? 0) + 1, where)
  assert.notEqual(before?.stated, stated, `${where} says nothing new`)
  const pins = new Map(testsOf(id).map((test) => [test, testOf(ledger, test).version]))
  assert.deepEqual(
    tests,
    [...pins].map(([test, pinned]) => `${test}@${pinned}`),
    where,
  )
  assert.equal(window, windowSeconds, where)
  const delays = testsOf(id).map((test) => testOf(ledger, test).delayMs)
  ledger.controls.set(id, {
    version,
    windowMs: window * 1000,
    pins,
    longestDelayMs: Math.max(before?.longestDelayMs ?? 0, ...delays),
    stated,
  })
}

function takeRun(
  ledger: Ledger,
  index: number,
  entry: RunEntry,
  at: number,
  { runs }: CalledFor,
  expected: Expected,
): void {
  const [id = ''] = entry.test.split('@')
  const where = `run ${entry.seq} of ${id}`
  assert(runs?.delete(id), `${where} was not called for`)
  const test = testOf(ledger, id)
  assert.deepEqual([entry.seq, entry.test], [test.seq + 1, `${id}@${test.version}`], where)
  assert(entry.canary, where)
  test.seq = entry.seq
  const isHidden = test.delayMs > 0 || !settingOf(ledger, controlOf(id)).isPublished
  if (isHidden) {
    assert.equal(entry.result, 'hidden', where)
    assert.deepEqual(Object.keys(entry.population), ['root'], where)
  } else {
    const { n, failing, excepted, unknown } = entry.population
    assert.deepEqual(
      {
        result: entry.result,
        exceptions: entry.exceptions,
        counts: { n, failing, excepted, unknown },
      },
      { result: expected.result, exceptions: expected.exceptions, counts: countsOf(expected) },
      where,
    )
    const complete = expected.expected - expected.unread.length
    assert.deepEqual(entry.scopes, { expected: expected.expected, complete }, where)
  }
  const controls = [...ledger.controls].filter(([, { pins }]) => pins.get(id) === test.version)
  ledger.runs.push({
    index,
    test: id,
    version: test.version,
    at,
    delayMs: test.delayMs,
    isHidden,
    isRevealed: false,
    expected,
    entry,
    controls: controls.map(([control]) => control),
  })
}

/** The schedule opens what falls due in the next two minutes. */
const aheadMs = 2 * 60_000

function takeReveal(ledger: Ledger, entry: RevealEntry, at: number, where: string): void {
  const run = ledger.runs.find(({ index }) => index === entry.run)
  assert(run?.isHidden && !run.isRevealed, `${where} opens nothing hidden`)
  assert(run.controls.length > 0, `${where} opens a run that was never public`)
  assert(run.at + run.delayMs <= at + aheadMs, `${where} comes too early`)
  const outcome = openRun(sha256, run.entry.sd, entry.disclosures)
  const { n, failing, excepted, unknown } = outcome.population
  assert.deepEqual(
    [outcome.result, { n, failing, excepted, unknown }, outcome.exceptions],
    [run.expected.result, countsOf(run.expected), run.expected.exceptions],
    where,
  )
  run.isRevealed = true
}

/** After an operation that came to its end, nothing that called for an entry is left without one. */
export function assertAllLogged(ledger: Ledger, calledFor: CalledFor, publishedAt?: number): void {
  assert.deepEqual([...(calledFor.runs ?? [])], [], 'runs that were not logged')
  assert.equal(calledFor.exception, undefined, 'an exception that was not logged')
  assert.equal(calledFor.withdraws, undefined, 'a withdrawal that was not logged')
  if (calledFor.declares) {
    for (const test of testIds) {
      const { stated } = testOf(ledger, test)
      assert.equal(stated, statedTest(ledger, test), `a change of ${test} that was not logged`)
    }
    for (const [control, { isPublished }] of ledger.settings) {
      if (!isPublished) continue
      const stated = ledger.controls.get(control)?.stated
      const wanted = statedControl(ledger, control)
      assert.equal(stated, wanted, `a change of ${control} that was not logged`)
    }
  }
  if (publishedAt === undefined) return
  const overdue = ledger.runs.filter(
    (run) =>
      run.isHidden &&
      !run.isRevealed &&
      run.controls.length > 0 &&
      run.at + run.delayMs <= publishedAt,
  )
  assert.deepEqual(
    overdue.map(({ index }) => index),
    [],
    'hidden runs that were not revealed in time',
  )
  assert(
    ledger.lastStatus && publishedAt - ledger.lastStatus.at < 86_400_000,
    'no status for a day',
  )
}
