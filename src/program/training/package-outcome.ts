import type { CoursePackage } from '#populations/course-package.ts'

import { afterStatement, cmi5OutcomeOf } from './cmi5-state.ts'
import { afterPlainStatement, plainOutcomeOf } from './plain-xapi.ts'
import { ScormState, outcomeOf } from './scorm-state.ts'
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
