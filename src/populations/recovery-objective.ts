import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** How fast something must be back, and of which stores that is said. */
export const RecoveryObjective = z.object({
  id: z.uuid(),
  name: z.string().min(1),
  /** The ids of the stores, `*` standing for any run of signs. */
  stores: z.array(z.string().min(1)).min(1),
  /** Longest time to bring it back (RTO). */
  withinMinutes: z.int().min(1),
  owner: z.string(),
})
export type RecoveryObjective = z.infer<typeof RecoveryObjective>

export const recoveryObjectives: Population<RecoveryObjective> = {
  id: 'recovery-objective',
  item: RecoveryObjective,
  key: (objective) => objective.id,
  kind: 'managed',
}
