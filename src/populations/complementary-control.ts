import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** What others have to do so that our promises hold: those who use the service, or a sub-service organisation. */
export const ComplementaryControl = z.object({
  id: z.string(),
  name: z.string(),
  by: z.enum(['user-entity', 'subservice-organisation']),
  /** The sub-service organisation; only where one has to do it. */
  organisation: z.string().optional(),
  text: z.string(),
  /** Criteria that lean on it, such as `CC6.1`. */
  criteria: z.array(z.string()),
})
export type ComplementaryControl = z.infer<typeof ComplementaryControl>

export const complementaryControls: Population<ComplementaryControl> = {
  id: 'complementary-control',
  item: ComplementaryControl,
  key: (control) => control.id,
  kind: 'managed',
}
