import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** That somebody wants a test run now. It closes when the run is recorded. */
export const RunWish = z.object({
  test: z.string(),
  askedBy: personal(z.string(), { de: 'Angefordert von', en: 'Asked for by' }, accountability),
  askedAt: z.iso.datetime(),
  /** Set while somebody runs it: whoever asks from then on wants another run. */
  startedAt: z.iso.datetime().optional(),
})
export type RunWish = z.infer<typeof RunWish>

export const runWishes: Population<RunWish> = {
  id: 'run-wish',
  item: RunWish,
  key: (wish) => wish.test,
  kind: 'managed',
}
