import type { CoursePackage } from '#populations/course-package.ts'

import { afterStatement, cmi5OutcomeOf } from './cmi5-state.ts'
import { afterPlainStatement, plainOutcomeOf } from './plain-xapi.ts'
import { ScormState, leftOutcomeOf, outcomeOf } from './scorm-state.ts'
import type { PackageOutcome } from './scorm-state.ts'
import { XapiState } from './xapi-state.ts'
import type { Registration, Statement } from './xapi-state.ts'

/** Whether an attempt at a package is over, and how, by what was kept of it; nothing while it goes on. */
export function packageOutcome(pack: CoursePackage, kept: unknown): PackageOutcome | undefined {
  switch (pack.standard) {
    case 'scorm-1.2':
      return outcomeOf(ScormState.parse(kept), pack)
    case 'cmi5':
      return cmi5OutcomeOf(XapiState.parse(kept), pack)
    case 'xapi':
      return plainOutcomeOf(XapiState.parse(kept))
  }
}

/**
 * How an attempt ends whose content said that it is failed, and neither took it back nor ended its sitting: over as soon as
 * it is left.
 */
export function leftOutcome(pack: CoursePackage, kept: unknown): PackageOutcome | undefined {
  if (pack.standard === 'scorm-1.2') {
    const scorm = ScormState.safeParse(kept).data
    return scorm && leftOutcomeOf(scorm, pack)
  }
  // Where completing is enough, it still can be.
  if (pack.standard === 'cmi5' && !pack.moveOn?.endsWith('Passed')) return undefined
  if (pack.moveOn === 'CompletedOrPassed') return undefined
  const state = XapiState.safeParse(kept).data
  const isLeftFailed = state?.isFailed === true && !state.isPassed && !state.isTerminated
  return isLeftFailed ? packageOutcome(pack, { ...state, isTerminated: true }) : undefined
}

/** The state after these statements, by the rules of the package's standard; nothing where one of them may not be made. */
export function afterStatements(
  pack: CoursePackage,
  before: XapiState | undefined,
  statements: readonly Statement[],
  registration: Registration,
): XapiState | undefined {
  let state = before
  for (const statement of statements)
    state &&=
      pack.standard === 'cmi5'
        ? afterStatement(state, statement, registration, pack)
        : afterPlainStatement(state, statement, registration)
  return state
}
