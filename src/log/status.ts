/**
 * The status function, version 1: what a log says of each control at an instant. This folder is its only home, and
 * every verifier recomputes it. It is a fold: each entry changes a small state, so that a verifier may also start from
 * a state that was published, and it reads no clock but the entries' and the instant it is asked about.
 *
 * A control is **withdrawn** if its last `control` or `withdraw` entry withdraws it. Otherwise it is as its worst test
 * is (failing, stale, pending, excepted, deviated, met), and a test is the first of these that is true:
 *
 * - **pending**: less than the control's `window` has passed since its first complete run. Complete means that the
 *   result is known: a run that is unknown, or hidden and not revealed, is none.
 * - **stale**: its last run is older than `every` + `grace`; or a number is missing in its runs (`seq`); or its last
 *   result is unknown; or a hidden run was not revealed when its delay had passed. Stale for more than 30 days without
 *   a break, whatever the reasons: **failing**.
 * - **failing**: its last run failed, or was excepted and the first of its exceptions has since ended.
 * - **excepted**: its last run failed on items that approved exceptions cover.
 * - **deviated**: its last run found only occurrences that were late and have closed since.
 * - **met**: its last run passed.
 *
 * Which runs count. Those after the first `control` entry that pins the test, of the version pinned where they stand in
 * the log; earlier ones were never published. A newly pinned version goes on from its predecessor: same window, same
 * numbering, and the predecessor's last run stands until it is too old. A run of a dead canary is unknown. A run whose
 * own figures contradict its result is unknown, or fail where they show failing items.
 *
 * Gaps. Runs of a test are numbered 1, 2, 3 … across its versions. A jump makes the test stale until a run comes at
 * least a window (and 14 days) later: a run that was left out never turns up, and must not be forgotten next morning.
 *
 * Delay. Where a test declares a delay D, it is judged as of D ago: later runs are passed over, and age is measured
 * against D ago. A run keeps the delay of its own version, and a test never goes back to an earlier instant, so
 * declaring a longer delay hides nothing that was to be seen. The reveal must be there when the run's delay has passed.
 */

import type {
  ControlEntry,
  Entry,
  RevealEntry,
  RunEntry,
  RunResult,
  Status,
  TestEntry,
} from './entry.ts'
import { emptyFold } from './fold-state.ts'
import type { ControlFold, FoldState } from './fold-state.ts'
import type { Sha256 } from './hash.ts'
import { countedResult, openRun } from './hidden-run.ts'
import type { RunOutcome } from './hidden-run.ts'
import { dayMs, instant, instantText } from './instant.ts'
import { advance, pinnedTests, refresh, ruleOf } from './pinned-control.ts'
import { asOf, dueAt, newlyPinned, pinVersion, reveal, standing } from './pinned-test.ts'
import type { TestVerdict } from './pinned-test.ts'
import { own } from './shape.ts'
import { formatTestRef, parseTestRef } from './test-ref.ts'

/** Instants are RFC 3339 UTC; `null` where there is none yet. */
interface Verified {
  /** Since when it has had this status without a break. */
  since: string
  /** The last run with a known result; of a control: the oldest of its tests'. */
  verifiedAt: string | null
  /** When the next run must be there; of a control: the earliest of its tests'. */
  due: string | null
}

export interface TestStatus extends Verified {
  /** `id@version`, as pinned. */
  test: string
  status: TestVerdict
  /** Log index of the run the status stands on. */
  run: number | null
  /** While excepted: when the first exception ends. */
  until?: string
}

export interface ControlStatus extends Verified {
  status: Status
  /** In the order in which the control names them. */
  tests: TestStatus[]
}

/** Entries whose exceptions ended this long ago are forgotten: a run that leans on one has failed either way. */
const exceptionMemory = 90 * dayMs

/**
 * Adds one entry to the state, which is used up: go on with the one returned. `index` must be the next one. Entries are
 * taken as they come; replay.ts says what is wrong with them.
 */
export function fold(sha256: Sha256, state: FoldState, index: number, entry: Entry): FoldState {
  const at = instant(entry.at)
  state.size = index + 1
  state.clock = Math.max(state.clock, at)
  switch (entry.t) {
    case 'test':
      foldTest(state, entry)
      break
    case 'control':
      foldControl(state, index, entry, at)
      break
    case 'withdraw': {
      const control = own(state.controls, entry.control)
      if (!control) break
      advance(state.tests, control, at - 1)
      control.withdrawn = true
      refresh(state.tests, control, at)
      break
    }
    case 'run':
      foldRun(state, index, entry, at)
      break
    case 'reveal':
      foldReveal(sha256, state, entry, at)
      break
    case 'exception':
      for (const [known, { until }] of Object.entries(state.exceptions)) {
        if (until < state.clock - exceptionMemory) delete state.exceptions[known]
      }
      state.exceptions[index] = { test: entry.test, until: instant(entry.until) }
      break
    case 'genesis':
    case 'key':
    case 'action':
    case 'document':
    case 'status':
    case 'correct':
    case 'erase':
    case 'anchor':
    case 'other':
      // These decide no status.
      break
  }
  return state
}

/** The statuses at `at`; throws where entries later than that have been folded. The state stays as it is. */
export function statusOf(state: FoldState, at: string): Map<string, ControlStatus> {
  const clock = instant(at)
  if (clock < state.clock) throw new Error('entries later than this instant have been folded')
  return new Map(
    Object.entries(state.controls).map(([id, kept]) => {
      const control = structuredClone(kept)
      advance(state.tests, control, clock)
      return [id, controlStatus(state.tests, control)]
    }),
  )
}

/** The statuses at `at`, from the first entries of a log; those after `at` are passed over. */
export function status(
  sha256: Sha256,
  entries: Iterable<Entry>,
  at: string,
): Map<string, ControlStatus> {
  const last = instant(at)
  let state = emptyFold()
  let index = 0
  for (const entry of entries) {
    if (instant(entry.at) <= last) state = fold(sha256, state, index, entry)
    index++
  }
  return statusOf(state, at)
}

/** The first definition of a version stands; replay reports a second one. */
function foldTest(state: FoldState, { id, version, every, grace, delay }: TestEntry): void {
  const test = own(state.tests, id) ?? { seq: 0, versions: {} }
  test.versions[version] ??= { every: every * 1000, grace: grace * 1000, delay: delay * 1000 }
  state.tests[id] = test
}

function foldControl(state: FoldState, index: number, entry: ControlEntry, at: number): void {
  const control: ControlFold = own(state.controls, entry.id) ?? {
    entry: index,
    window: 0,
    pins: [],
    withdrawn: false,
    tests: {},
    clock: at,
    status: 'pending',
    since: at,
  }
  state.controls[entry.id] = control
  advance(state.tests, control, at - 1)
  control.entry = index
  control.window = entry.window * 1000
  control.withdrawn = false
  control.pins = entry.tests.map((ref) => {
    const { id, version } = parseTestRef(ref)
    const test = own(control.tests, id)
    if (!test) {
      control.tests[id] = newlyPinned(version, at)
    } else if (test.version !== version) {
      const before = ruleOf(state.tests, id, test.version)
      const after = ruleOf(state.tests, id, version)
      pinVersion(test, version, before, after, Math.max(control.clock, at))
    }
    return id
  })
  refresh(state.tests, control, at)
}

function foldRun(state: FoldState, index: number, entry: RunEntry, at: number): void {
  const { id, version } = parseTestRef(entry.test)
  const known = own(state.tests, id) ?? { seq: 0, versions: {} }
  state.tests[id] = known
  const gap = entry.seq !== known.seq + 1
  known.seq = Math.max(known.seq, entry.seq)

  const hidden = entry.result === 'hidden'
  const { result, until } =
    entry.result === 'hidden'
      ? { result: entry.result, until: null }
      : counted(state, { index, test: id, canary: entry.canary }, shown(entry, entry.result))
  const visibleAt = at + ruleOf(state.tests, id, version).delay
  for (const control of Object.values(state.controls)) {
    const test = own(control.tests, id)
    const counts = test?.version === version
    if (!test) continue
    // Whatever happens to the control or to the test, nothing stays hidden.
    if (hidden) state.hidden[index] = { test: id, canary: entry.canary, sd: entry.sd }
    if (!(counts || gap)) continue
    advance(state.tests, control, at - 1)
    test.waiting.push({ index, at, result, until, visibleAt, gap, counts })
  }
}

/** A reveal that does not open what its run committed to reveals nothing. */
function foldReveal(sha256: Sha256, state: FoldState, entry: RevealEntry, at: number): void {
  const run = own(state.hidden, entry.run)
  if (!run) return
  let outcome: RunOutcome
  try {
    outcome = openRun(sha256, run.sd, entry.disclosures)
  } catch {
    return
  }
  const { result, until } = counted(state, { ...run, index: entry.run }, outcome)
  for (const control of Object.values(state.controls)) {
    const test = own(control.tests, run.test)
    if (!test) continue
    advance(state.tests, control, at - 1)
    const rule = ruleOf(state.tests, run.test, test.version)
    reveal(test, rule, { index: entry.run, result, until }, at)
    refresh(state.tests, control)
  }
  delete state.hidden[entry.run]
}

/**
 * The result that counts, and when the first exception it leans on ends. What is no exception of this test, or was
 * logged after the run, covers nothing: as if it had ended long ago.
 */
function counted(
  state: FoldState,
  run: { index: number; test: string; canary: boolean },
  outcome: RunOutcome,
): { result: RunResult; until: number | null } {
  const result = countedResult(run.canary, outcome)
  if (result !== 'excepted') return { result, until: null }
  const ends = outcome.exceptions.map((index) => {
    const exception = own(state.exceptions, index)
    return exception?.test === run.test && index < run.index ? exception.until : 0
  })
  return { result, until: Math.min(...ends) }
}

function shown({ population, scopes, exceptions }: RunEntry, result: RunResult): RunOutcome {
  return { result, population, scopes: scopes ?? null, exceptions }
}

function controlStatus(tests: FoldState['tests'], control: ControlFold): ControlStatus {
  const pinned = pinnedTests(tests, control)
  const verified = pinned.map(({ test }) => test.verifiedAt)
  const due = pinned.map(({ test, rule }) => dueAt(test, rule)).filter((at) => at !== null)
  const oldest = verified.includes(null) ? [] : verified.filter((at) => at !== null)
  return {
    status: control.status,
    since: instantText(control.since),
    verifiedAt: earliest(oldest),
    due: earliest(due),
    tests: pinned.map(({ id, test, rule }) => {
      const at = asOf(test, rule, control.clock)
      const { status: verdict, since } = standing(test, rule, control.window, at)
      const until = verdict === 'excepted' ? (test.last?.until ?? null) : null
      return {
        test: formatTestRef({ id, version: test.version }),
        status: verdict,
        since: instantText(since),
        verifiedAt: textOrNull(test.verifiedAt),
        due: textOrNull(dueAt(test, rule)),
        run: test.last?.index ?? null,
        ...(until !== null && { until: instantText(until) }),
      }
    }),
  }
}

function earliest(instants: readonly number[]): string | null {
  return instants.length === 0 ? null : instantText(Math.min(...instants))
}

function textOrNull(at: number | null): string | null {
  return at === null ? null : instantText(at)
}
