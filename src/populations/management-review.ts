import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'
import { accountability } from './purposes.ts'

/** The management looked at the program: when, who, on what, and what they decided. */
export const ManagementReview = z.object({
  id: z.string(),
  title: z.string().min(1).max(200),
  /** The day it took place. */
  on: z.iso.date(),
  participants: personal(
    z.array(z.string().min(1).max(200)).min(1).max(50),
    { de: 'Beteiligte', en: 'Participants' },
    accountability,
  ),
  looked: z.string().min(1).max(8000),
  decisions: z.string().min(1).max(8000),
  documents: Attached,
})
export type ManagementReview = z.infer<typeof ManagementReview>

export const managementReviews: Population<ManagementReview> = {
  id: 'management-review',
  item: ManagementReview,
  key: (review) => review.id,
  kind: 'managed',
}
