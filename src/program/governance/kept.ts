/** What people keep about the program itself. */
import type { Managed } from '#program/managed.ts'

import { keptControlAttestations } from './kept-attestations.ts'
import { keptManagementReviews } from './kept-reviews.ts'
import { keptProgramRoles } from './kept-roles.ts'
import { keptProgramScope } from './kept-scope.ts'

export const governanceKept: readonly Managed[] = [
  keptProgramScope,
  keptProgramRoles,
  keptManagementReviews,
  keptControlAttestations,
]
