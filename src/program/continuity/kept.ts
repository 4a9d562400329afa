import type { Managed } from '#program/managed.ts'

import { keptAlertPaths } from './alert-paths.ts'
import { keptContinuityPlans } from './continuity-plans.ts'
import { keptRecoveryObjectives } from './recovery-objectives.ts'
import { keptRestoreRecords } from './restore-records.ts'

/** What people keep about carrying on when something fails. */
export const continuityKept: readonly Managed[] = [
  keptAlertPaths,
  keptContinuityPlans,
  keptRecoveryObjectives,
  keptRestoreRecords,
]
