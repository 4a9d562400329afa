/** How one test stands for one control: the middle part of the status function, whose rules are in status.ts. */

import type { RunResult } from './entry.ts'
import type { LastRun, PinnedTest, TestRule, WaitingRun } from './fold-state.ts'
import { dayMs } from './instant.ts'

/** Stale for longer than this is failing: whoever stops looking must not stay undecided for ever. */
export const staleLimit = 30 * dayMs

/** The least time a gap in seq takes to heal, where the control's window is shorter. */
const leastHealing = 14 * dayMs

export type TestVerdict = 'met' | 'deviated' | 'excepted' | 'failing' | 'stale' | 'pending'

/** A verdict and since when it has stood without a break. */
export interface Standing {
  status: TestVerdict
  since: number
}

/** A test that a control has just pinned: nothing counted yet. */
export function newlyPinned(version: number, at: number): PinnedTest {
  return {
    version,
    pinnedAt: at,
    asOf: 0,
    firstComplete: null,
    verifiedAt: null,
    gapAt: null,
    overdue: [],
    last: null,
    waiting: [],
    staleSince: null,
    since: at,
  }
}

/** The instant the test speaks of when the clock shows `clock`: D earlier, but never earlier than it spoke of before. */
export function asOf(test: PinnedTest, rule: TestRule, clock: number): number {
  return Math.max(test.asOf, clock - rule.delay)
}

/** The verdict at `at`, an instant the test speaks of (see `asOf`). First match, in this order. */
export function standing(test: PinnedTest, rule: TestRule, window: number, at: number): Standing {
  if (test.firstComplete === null || at < test.firstComplete + window) {
    return { status: 'pending', since: test.pinnedAt }
  }
  const { status, since } = withoutWindow(test, rule, at)
  return { status, since: Math.max(since, test.firstComplete + window) }
}

/** The first instant of the clock after `clock` at which time alone may change the verdict, or Infinity. */
export function nextTurningPoint(
  test: PinnedTest,
  rule: TestRule,
  window: number,
  clock: number,
): number {
  const { firstComplete, last, staleSince } = test
  let next = Infinity
  const consider = (instant: number) => {
    const turn = instant + rule.delay
    if (turn > clock && turn < next) next = turn
  }
  if (firstComplete !== null) consider(firstComplete + window)
  if (last) {
    // Older than, and longer than, begin one millisecond after.
    const due = last.at + rule.every + rule.grace
    consider(due + 1)
    consider(due + staleLimit + 1)
    if (last.until !== null) consider(last.until)
  }
  if (staleSince !== null) consider(staleSince + staleLimit + 1)
  return next
}

/** When the next run must be there. */
export function dueAt({ last }: PinnedTest, rule: TestRule): number | null {
  return last && last.at + rule.every + rule.grace
}

/** A run's delay has passed: from now on it counts, revealed or not. */
export function show(
  test: PinnedTest,
  rule: TestRule,
  window: number,
  run: WaitingRun,
  clock: number,
): void {
  change(test, rule, asOf(test, rule, clock), rule, () => {
    if (run.gap) test.gapAt = Math.max(run.at, test.gapAt ?? 0)
    if (!run.counts) return
    const healed = test.gapAt !== null && run.at >= test.gapAt + Math.max(window, leastHealing)
    if (healed && !run.gap) test.gapAt = null
    if (run.result === 'hidden') test.overdue.push({ index: run.index, at: run.at })
    else complete(test, run.at, run.result)
    const { index, at, result, until } = run
    // Versions with different delays may come to light out of order.
    if (!test.last || test.last.index < index) test.last = { index, at, result, until }
  })
}

/** A hidden run is opened: before its delay has passed, or too late. */
export function reveal(
  test: PinnedTest,
  rule: TestRule,
  run: { index: number; result: RunResult; until: number | null },
  clock: number,
): void {
  const { index, result, until } = run
  const waiting = test.waiting.find((other) => other.index === index)
  if (waiting) {
    Object.assign(waiting, { result, until } satisfies Partial<LastRun>)
    return
  }
  const late = test.overdue.find((other) => other.index === index)
  if (!late) return
  change(test, rule, asOf(test, rule, clock), rule, () => {
    test.overdue = test.overdue.filter((other) => other !== late)
    complete(test, late.at, result)
    if (test.last?.index === index) test.last = { index, at: late.at, result, until }
  })
}

/** The control pins another version: its runs count from here on, and the old one's last run stands until it is too old. */
export function pinVersion(
  test: PinnedTest,
  version: number,
  before: TestRule,
  after: TestRule,
  clock: number,
): void {
  change(test, before, asOf(test, before, clock), after, () => {
    test.version = version
  })
}

/** Applies a change at an instant and keeps book of since when the test is stale, and has its verdict. */
function change(
  test: PinnedTest,
  before: TestRule,
  at: number,
  after: TestRule,
  apply: () => void,
): void {
  const old = withoutWindow(test, before, at)
  apply()
  test.asOf = at
  test.staleSince = isStale(test, after, at) ? (old.staleSince ?? at) : null
  // A verdict that goes on keeps its beginning; else it begins here.
  test.since = at
  if (withoutWindow(test, after, at).status === old.status) test.since = old.since
}

/** The verdict as if the window had passed. */
function withoutWindow(
  test: PinnedTest,
  rule: TestRule,
  at: number,
): Standing & { staleSince: number | null } {
  const { last } = test
  if (!last) return { status: 'pending', since: test.pinnedAt, staleSince: null }

  const due = last.at + rule.every + rule.grace
  const staleSince = test.staleSince ?? (at > due ? due : null)
  if (staleSince !== null) {
    return at - staleSince > staleLimit
      ? { status: 'failing', since: staleSince + staleLimit, staleSince }
      : { status: 'stale', since: staleSince, staleSince }
  }
  const { since } = test
  switch (last.result) {
    case 'pass':
      return { status: 'met', since, staleSince }
    case 'deviated':
      return { status: 'deviated', since, staleSince }
    case 'excepted': {
      if (last.until !== null && at < last.until) return { status: 'excepted', since, staleSince }
      // Lapsed: since its end, unless it had ended when the run came.
      const ended = last.until ?? 0
      return { status: 'failing', since: ended > test.asOf ? ended : since, staleSince }
    }
    case 'fail':
      return { status: 'failing', since, staleSince }
    case 'unknown':
    case 'hidden':
      return { status: 'stale', since, staleSince }
  }
}

function isStale(test: PinnedTest, rule: TestRule, at: number): boolean {
  const due = dueAt(test, rule)
  const { last } = test
  return (
    test.gapAt !== null ||
    test.overdue.length > 0 ||
    last?.result === 'unknown' ||
    last?.result === 'hidden' ||
    (due !== null && at > due)
  )
}

/** A run whose result is known: the first one opens the window. */
function complete(test: PinnedTest, at: number, result: RunResult): void {
  if (result === 'unknown') return
  test.firstComplete = Math.min(at, test.firstComplete ?? at)
  test.verifiedAt = Math.max(at, test.verifiedAt ?? at)
}
