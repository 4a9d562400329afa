import type { CoursePackage } from '#populations/course-package.ts'

import { Cmi5State, cmi5OutcomeOf } from './cmi5-state.ts'
import { ScormState, outcomeOf } from './scorm-state.ts'
import type { PackageOutcome } from './scorm-state.ts'

/** Whether an attempt at a package is over, and how, by what was kept of it; nothing while it goes on. */
export function packageOutcome(pack: CoursePackage, kept: unknown): PackageOutcome | undefined {
  return pack.standard === 'cmi5'
    ? cmi5OutcomeOf(Cmi5State.parse(kept), pack)
    : outcomeOf(ScormState.parse(kept), pack)
}
