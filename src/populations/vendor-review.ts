import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'
import { accountability } from './purposes.ts'

/** That somebody assessed a vendor's risk, and what they decided: the latest one says whether it is approved. */
export const VendorReview = z.object({
  id: z.string(),
  vendor: z.string(),
  /** The day, as claimed. */
  on: z.iso.date(),
  by: personal(z.string().optional(), { de: 'Überprüft von', en: 'Reviewed by' }, accountability),
  decision: z.enum(['approved', 'approved-with-conditions', 'rejected']),
  conditions: z.string().optional(),
  evidence: z.enum([
    'soc2-type2',
    'soc2-type1',
    'iso27001',
    'c5',
    'other-report',
    'questionnaire',
    'published',
  ]),
  /** The last day the report or certificate speaks for, and the last one that a bridge letter does. */
  evidenceUntil: z.iso.date().optional(),
  bridgedUntil: z.iso.date().optional(),
  nextReview: z.iso.date().optional(),
  documents: Attached,
})
export type VendorReview = z.infer<typeof VendorReview>

export const vendorReviews: Population<VendorReview> = {
  id: 'vendor-review',
  item: VendorReview,
  key: (review) => review.id,
  kind: 'managed',
}
