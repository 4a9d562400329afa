import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability, duties } from './purposes.ts'

/** A rule that people read and accept; its text lies in its versions. */
export const Policy = z.object({
  /** A short name for addresses: `access-control`. */
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  titleDe: z.string().min(1).max(160),
  titleEn: z.string().min(1).max(160),
  /** Who keeps it right: the key of an account. */
  owner: personal(z.string().optional(), { de: 'Verantwortlich', en: 'Owner' }, duties),
  /** Who approves each version, in this order: the keys of accounts. Without them anybody may who may approve policies. */
  firstApprover: personal(
    z.string().optional(),
    { de: 'Freigabe zuerst durch', en: 'First to approve' },
    accountability,
  ),
  secondApprover: personal(
    z.string().optional(),
    { de: 'Freigabe danach durch', en: 'Second to approve' },
    accountability,
  ),
  thirdApprover: personal(
    z.string().optional(),
    { de: 'Freigabe zuletzt durch', en: 'Third to approve' },
    accountability,
  ),
  /** Whom it is for, by the names of groups; empty means everybody. */
  groups: z.array(z.string().min(1).max(200)).max(100),
  /** The controls it stands behind, by id. */
  controls: z.array(z.string()).max(100),
  /** When somebody last said that it needs no change, and who. */
  reviewedAt: z.iso.datetime().optional(),
  reviewedBy: personal(
    z.string().optional(),
    { de: 'Geprüft von', en: 'Reviewed by' },
    accountability,
  ),
})
export type Policy = z.infer<typeof Policy>

export const policies: Population<Policy> = {
  id: 'policy',
  item: Policy,
  key: (policy) => policy.id,
  kind: 'managed',
}
