/** How far somebody is in a package, as its content says it by statements of cmi5 (section 9 of its specification). */
import { z } from 'zod'

import type { CoursePackage } from '#populations/course-package.ts'

import type { PackageOutcome } from './scorm-state.ts'
import { isOfAttempt, scoreOf, taken, verbOf, withoutScore } from './xapi-state.ts'
import type { Registration, Statement, XapiState } from './xapi-state.ts'

/** The verbs that mean something here. */
const Cmi5Verb = z.enum(['initialized', 'completed', 'passed', 'failed', 'terminated'])

const category = 'https://w3id.org/xapi/cmi5/context/categories/cmi5'
export const sessionExtension = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid'

/**
 * The state after a statement; `undefined` where the rules do not let it be made: of another registration or person, before
 * the beginning or behind the end of a sitting, a second time, or against the mastery score (sections 9.3 and 9.5).
 */
export function afterStatement(
  before: XapiState,
  statement: Statement,
  registration: Registration,
  { mastery }: Pick<CoursePackage, 'mastery'>,
): XapiState | undefined {
  const { object, context, result } = statement
  const isOfSitting =
    isOfAttempt(statement, registration) &&
    context.extensions?.[sessionExtension] === before.session
  if (!isOfSitting || before.isTerminated) return undefined
  const now = taken(before, statement)
  if (!now) return before
  const isDefined = context.contextActivities?.category?.some((each) => each.id === category)
  const said = isDefined ? Cmi5Verb.safeParse(verbOf(statement)).data : undefined
  if (said === undefined) return before.isInitialized ? now : undefined
  if (object.id !== registration.activity) return undefined
  const score = scoreOf(statement)
  const next = { ...now, ...(score !== undefined && { score }) }
  if (said === 'initialized')
    return before.isInitialized ? undefined : { ...next, isInitialized: true }
  if (!before.isInitialized) return undefined
  switch (said) {
    case 'completed':
      return before.isCompleted || result?.completion !== true
        ? undefined
        : { ...next, isCompleted: true }
    case 'passed': {
      const isBelow = mastery !== undefined && score !== undefined && score < mastery
      return before.isPassed || before.isFailed || result?.success !== true || isBelow
        ? undefined
        : { ...withoutScore(now), ...(score !== undefined && { score }), isPassed: true }
    }
    case 'failed': {
      const isAbove = mastery !== undefined && score !== undefined && score >= mastery
      return before.isPassed || before.isFailed || result?.success !== false || isAbove
        ? undefined
        : { ...next, isFailed: true }
    }
    case 'terminated':
      return { ...next, isTerminated: true }
  }
}

/** Whether the attempt is over, and how: by what the course structure asks for (`moveOn`, section 10.2.4). */
export function cmi5OutcomeOf(
  { isCompleted, isPassed, isFailed, isTerminated, score }: XapiState,
  { moveOn }: Pick<CoursePackage, 'moveOn'>,
): PackageOutcome | undefined {
  const isDone =
    moveOn === 'Passed'
      ? isPassed
      : moveOn === 'Completed'
        ? isCompleted
        : moveOn === 'CompletedAndPassed'
          ? isCompleted && isPassed
          : isCompleted || isPassed
  const scored = score === undefined ? {} : { score }
  if (isDone) return { isPassed: true, reported: isPassed ? 'passed' : 'completed', ...scored }
  return isFailed && isTerminated ? { isPassed: false, reported: 'failed', ...scored } : undefined
}
