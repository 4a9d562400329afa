/**
 * All that the statuses need to know of the entries so far: small, and itself published, so that a verifier may start
 * from it instead of from the first entry. Instants and durations are milliseconds.
 */

import { textOf, utf8 } from './bytes.ts'
import { id, status } from './entry-shape.ts'
import type { RunResult, Status } from './entry.ts'
import { FormatError } from './format-error.ts'
import { runResult } from './run-shape.ts'
import {
  boolean,
  count,
  dictionary,
  digest,
  list,
  matching,
  nullable,
  oneOf,
  positive,
  record,
} from './shape.ts'
import type { Reader } from './shape.ts'

export interface FoldState {
  v: 1
  /** Entries folded so far: the index of the next one. */
  size: number
  /** The latest `at` so far. */
  clock: number
  tests: Record<string, TestFold>
  controls: Record<string, ControlFold>
  /** By log index; dropped long after they ended. */
  exceptions: Record<string, { test: string; until: number }>
  /** Hidden runs, not revealed yet, of tests that a control has stood on, by log index. */
  hidden: Record<string, { test: string; canary: boolean; sd: string[] }>
}

export interface TestFold {
  /** The highest seq of any run so far. */
  seq: number
  versions: Record<string, TestRule>
}

/** What a version of a test promises about time. */
export interface TestRule {
  every: number
  grace: number
  delay: number
}

export interface ControlFold {
  /** Log index of its last control entry: the sentence that counts. */
  entry: number
  window: number
  /** Ids of the tests it stands on now. */
  pins: string[]
  withdrawn: boolean
  /** Every test it ever stood on, so that dropping one and taking it back forgets nothing. */
  tests: Record<string, PinnedTest>
  /** Up to when `status` and `since` are worked out. */
  clock: number
  status: Status
  since: number
}

/** One test as one control sees it. */
export interface PinnedTest {
  version: number
  pinnedAt: number
  /** The instant the test speaks of, D behind the clock; never goes back, so a longer D takes nothing from sight. */
  asOf: number
  firstComplete: number | null
  verifiedAt: number | null
  /** The last run that showed a gap in seq, until it has healed. */
  gapAt: number | null
  /** Hidden runs whose delay has passed without a reveal. */
  overdue: { index: number; at: number }[]
  last: LastRun | null
  /** Runs whose delay has not passed. */
  waiting: WaitingRun[]
  /** Set while stale: since when without a break. */
  staleSince: number | null
  /** Since when the last run's result has stood. */
  since: number
}

export interface LastRun {
  index: number
  at: number
  result: RunResult | 'hidden'
  /** When the first of the exceptions it leans on ends. */
  until: number | null
}

export interface WaitingRun extends LastRun {
  visibleAt: number
  /** Whether seq jumped at this run. */
  gap: boolean
  /** Whether it is of the pinned version; another one only matters for its gap. */
  counts: boolean
}

/** The state before the first entry. */
export function emptyFold(): FoldState {
  return { v: 1, size: 0, clock: 0, tests: {}, controls: {}, exceptions: {}, hidden: {} }
}

/** The one byte form of a state: JSON without spaces, names sorted. Its SHA-256 is the `fold` of status entries. */
export function foldBytes(state: FoldState): Uint8Array {
  return utf8(JSON.stringify(state, sortNames))
}

/** Reads exactly what `foldBytes` writes; throws a FormatError on anything else. */
export function parseFold(bytes: Uint8Array): FoldState {
  const text = textOf(bytes)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FormatError('the fold is not JSON')
  }
  const state = foldState(value, 'fold')
  if (textOf(foldBytes(state)) !== text) throw new FormatError('the fold is not in its one form')
  return state
}

function sortNames(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const names = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(names)
}

const index = matching(/^(0|[1-9]\d*)$/, 'a log index')
const result: Reader<RunResult | 'hidden'> = (value, place) =>
  value === 'hidden' ? value : runResult(value, place)
const lastRun = { index: count, at: count, result, until: nullable(count) }

const pinnedTest = record<PinnedTest>({
  version: positive,
  pinnedAt: count,
  asOf: count,
  firstComplete: nullable(count),
  verifiedAt: nullable(count),
  gapAt: nullable(count),
  overdue: list(record<PinnedTest['overdue'][number]>({ index: count, at: count })),
  last: nullable(record<LastRun>(lastRun)),
  waiting: list(
    record<WaitingRun>({ ...lastRun, visibleAt: count, gap: boolean, counts: boolean }),
  ),
  staleSince: nullable(count),
  since: count,
})

const foldState = record<FoldState>({
  v: oneOf(1),
  size: count,
  clock: count,
  tests: dictionary(
    id,
    record<TestFold>({
      seq: count,
      versions: dictionary(index, record<TestRule>({ every: count, grace: count, delay: count })),
    }),
  ),
  controls: dictionary(
    id,
    record<ControlFold>({
      entry: count,
      window: count,
      pins: list(id),
      withdrawn: boolean,
      tests: dictionary(id, pinnedTest),
      clock: count,
      status,
      since: count,
    }),
  ),
  exceptions: dictionary(
    index,
    record<FoldState['exceptions'][string]>({ test: id, until: count }),
  ),
  hidden: dictionary(
    index,
    record<FoldState['hidden'][string]>({ test: id, canary: boolean, sd: list(digest) }),
  ),
})
