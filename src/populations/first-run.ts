import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** The steps that lead from nothing to the first source, in their order. */
export const firstSteps = [
  'company',
  'entities',
  'products',
  'commitments',
  'subservice',
  'complementary',
  'countries',
  'source',
] as const
export type FirstStep = (typeof firstSteps)[number]

/** How far somebody came with setting up: one item. Steps that were done show in what they made. */
export const FirstRun = z.object({
  id: z.literal('first-run'),
  skipped: z.array(z.enum(firstSteps)),
  isFinished: z.boolean(),
})
export type FirstRun = z.infer<typeof FirstRun>

export const firstRuns: Population<FirstRun> = {
  id: 'first-run',
  item: FirstRun,
  key: (run) => run.id,
  kind: 'managed',
}
