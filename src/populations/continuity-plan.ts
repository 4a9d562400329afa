import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'
import { duties } from './purposes.ts'

/** How the company carries on when something large fails, and the last time that was exercised. */
export const ContinuityPlan = z.object({
  id: z.string(),
  name: z.string(),
  /** What fails, and what is to go on. */
  covers: z.string(),
  /** The account of whoever answers for it. */
  owner: personal(z.string(), { de: 'Verantwortlich', en: 'Owner' }, duties),
  /** The day of the last exercise; absent where there was none. */
  exercised: z.iso.date().optional(),
  /** What came of it. Gaps are what an exercise is for. */
  outcome: z.enum(['worked', 'gaps', 'failed']).optional(),
  /** What was learnt and what is to be done. */
  lessons: z.string().optional(),
  documents: Attached,
})
export type ContinuityPlan = z.infer<typeof ContinuityPlan>

export const continuityPlans: Population<ContinuityPlan> = {
  id: 'continuity-plan',
  item: ContinuityPlan,
  key: (plan) => plan.id,
  kind: 'managed',
}
