/** How far somebody is in a package, as its content says it by statements of xAPI, without the rules of cmi5. */
import type { PackageOutcome } from './scorm-state.ts'
import { isOfAttempt, scoreOf, taken, verbOf, withoutScore } from './xapi-state.ts'
import type { Registration, Statement, XapiState } from './xapi-state.ts'

/**
 * The state after a statement; `undefined` where it is of another registration or person. Statements about anything but the
 * activity that was opened (a page, a question, a part) mean nothing, and neither do those that contradict themselves.
 */
export function afterPlainStatement(
  before: XapiState,
  statement: Statement,
  registration: Registration,
): XapiState | undefined {
  if (!isOfAttempt(statement, registration)) return undefined
  const now = taken(before, statement)
  if (!now) return before
  const { object, result } = statement
  if (object.id !== registration.activity) return now
  const score = scoreOf(statement)
  const scored = score === undefined ? {} : { score }
  const next = { ...now, ...scored }
  switch (verbOf(statement)) {
    case 'completed':
      if (result?.completion === false) return now
      // Gone through to its end, and not passed.
      return result?.success === false
        ? { ...next, isFailed: true }
        : { ...next, isCompleted: true }
    case 'passed':
      return result?.success === false ? now : { ...withoutScore(now), ...scored, isPassed: true }
    case 'failed':
      return result?.success === true ? now : { ...next, isFailed: true }
    case 'terminated':
    case 'exited':
      return { ...now, isTerminated: true }
    case undefined:
    default:
      return now
  }
}

/**
 * Whether the attempt is over, and how: passed, or completed without having failed, at once; failed once its sitting is over,
 * as much content lets people try again.
 */
export function plainOutcomeOf({
  isCompleted,
  isPassed,
  isFailed,
  isTerminated,
  score,
}: XapiState): PackageOutcome | undefined {
  const scored = score === undefined ? {} : { score }
  if (isPassed) return { isPassed: true, reported: 'passed', ...scored }
  if (isFailed) return isTerminated ? { isPassed: false, reported: 'failed', ...scored } : undefined
  return isCompleted ? { isPassed: true, reported: 'completed', ...scored } : undefined
}
