import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Location } from './database.ts'
import { reported } from './reported.ts'

/** A kept copy of a database at one instant, taken by hand or by schedule. */
export const Snapshot = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  /** The provider's name of the database it was taken from, which may be gone. */
  of: z.string(),
  locations: reported(z.array(Location).min(1)),
  encrypted: reported(z.boolean()),
})
export type Snapshot = z.infer<typeof Snapshot>

export const snapshots: Population<Snapshot> = {
  id: 'snapshot',
  item: Snapshot,
  key: (snapshot) => snapshot.id,
  kind: 'read',
}
