/** What people keep for the second half of the trust page. */
import type { Managed } from '#program/managed.ts'

import { keptAgreement } from './agreement.ts'
import { keptTrustDocuments } from './documents.ts'
import { keptSubprocessors } from './subprocessors.ts'

export const trustKept: readonly Managed[] = [keptTrustDocuments, keptAgreement, keptSubprocessors]
