import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** How fast something must be back, and of which stores that is said. */
export const RecoveryObjective = z.object({
  id: z.uuid(),
  name: z.string().min(1),
  /** The ids of the stores, `*` standing for any run of signs. */
  stores: z.array(z.string().min(1)).min(1),
  /** Longest time to bring it back (RTO). */
  withinMinutes: z.int().min(1),
  owner: personal(z.string(), { de: 'Verantwortlich', en: 'Owner' }, duties),
})
export type RecoveryObjective = z.infer<typeof RecoveryObjective>

export const recoveryObjectives: Population<RecoveryObjective> = {
  id: 'recovery-objective',
  item: RecoveryObjective,
  key: (objective) => objective.id,
  kind: 'managed',
}
