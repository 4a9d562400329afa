/**
 * What a control must be called, worked out from its whole past every time: the rules of docs/log-format.md in their
 * plainest form. Exact where no run was ever hidden; elsewhere it only knows what may not be said.
 */
import { dayMs, everyMs, graceMs } from './rules.ts'

export type StatusName =
  | 'met'
  | 'deviated'
  | 'excepted'
  | 'failing'
  | 'stale'
  | 'pending'
  | 'withdrawn'

/** A run that counts for the control. */
export interface CountedRun {
  at: number
  result: 'pass' | 'fail' | 'unknown' | 'excepted'
  until?: number
  isHidden: boolean
}

export interface ControlPast {
  isWithdrawn: boolean
  windowMs: number
  /** By test, oldest first. */
  runs: Map<string, CountedRun[]>
  /** The longest disclosure delay that any of its tests ever had. */
  longestDelayMs: number
}

const ranking: readonly StatusName[] = [
  'failing',
  'stale',
  'pending',
  'excepted',
  'deviated',
  'met',
]
const staleLimitMs = 30 * dayMs

/** The one status it may have at an instant, or nothing where runs were hidden. */
export function expectedStatus(past: ControlPast, at: number): StatusName | undefined {
  if (past.isWithdrawn) return 'withdrawn'
  if (past.longestDelayMs > 0) return undefined
  const tests = [...past.runs.values()]
  if (tests.some((runs) => runs.some(({ isHidden }) => isHidden))) return undefined
  const statuses = tests.map((runs) => testStatus(runs, past.windowMs, at))
  return ranking.find((rank) => statuses.includes(rank)) ?? 'pending'
}

function testStatus(runs: readonly CountedRun[], windowMs: number, at: number): StatusName {
  const first = runs.find(({ result }) => result !== 'unknown')
  const last = runs.at(-1)
  if (!first || !last || at < first.at + windowMs) return 'pending'
  const staleSince = staleSinceAt(runs, at)
  if (staleSince !== undefined) return at - staleSince > staleLimitMs ? 'failing' : 'stale'
  if (last.result === 'pass') return 'met'
  if (last.result === 'excepted') return at < (last.until ?? 0) ? 'excepted' : 'failing'
  return 'failing'
}

/** Since when nothing certain has been known without a break, or nothing where the last run still speaks. */
function staleSinceAt(runs: readonly CountedRun[], at: number): number | undefined {
  let since: number | undefined
  let due = Infinity
  for (const run of runs) {
    if (run.at > due) since ??= due
    if (run.result === 'unknown') since ??= run.at
    else since = undefined
    due = run.at + everyMs + graceMs
  }
  return at > due ? (since ?? due) : since
}

/**
 * Whether a good status stands on something: of every test a run that was good, young enough, and not older than the
 * delay allows. True of every status, hidden runs or not.
 */
export function isFounded(past: ControlPast, status: StatusName, at: number): boolean {
  if (status !== 'met' && status !== 'excepted' && status !== 'deviated') return true
  const good = status === 'met' ? ['pass'] : ['pass', 'excepted']
  const oldest = at - past.longestDelayMs - everyMs - graceMs
  return [...past.runs.values()].every((runs) =>
    runs.some((run) => run.at >= oldest && run.at <= at && good.includes(run.result)),
  )
}
