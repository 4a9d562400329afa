import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { Location, databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { reported } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/** Anything that keeps company data in some place: a database, or a snapshot whose database may be long gone. */
export const StoredData = z.object({
  id: z.string(),
  kind: z.string(),
  locations: reported(z.array(Location)),
})
export type StoredData = z.infer<typeof StoredData>

export const storedData = derived({
  id: 'stored-data',
  item: StoredData,
  key: (stored: StoredData) => stored.id,
  each: [databases, snapshots],
  with: {},
  derive: (kept: Database | Snapshot) => [
    { id: kept.id, kind: 'kind' in kept ? kept.kind : 'snapshot', locations: kept.locations },
  ],
})
