import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { access, accountability } from './purposes.ts'

/** Access that one person got beyond what their role needs: for a while, and approved by somebody else. */
export const AccessApproval = z.object({
  id: z.string(),
  /** Key of a person. */
  person: personal(z.string(), { de: 'Wer Zugang hat', en: 'Who has access' }, access),
  /** As in role-entitlement.ts. */
  system: z.string(),
  policy: z.string(),
  reason: z.string(),
  /** Key of another person. */
  approvedBy: personal(z.string(), { de: 'Genehmigt von', en: 'Approved by' }, accountability),
  /** From which day, and to which inclusively. */
  from: z.iso.date(),
  until: z.iso.date(),
})
export type AccessApproval = z.infer<typeof AccessApproval>

export const accessApprovals: Population<AccessApproval> = {
  id: 'access-approval',
  item: AccessApproval,
  key: (approval) => approval.id,
  kind: 'managed',
}
