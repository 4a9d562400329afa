import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { dataStores, isOnlyRegistered, registeredKey } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import { Location, databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import type { RecoveryPoint } from '#populations/recovery-point.ts'
import { reported } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/**
 * Anything that keeps a database's data in some place: the database with its replicas, a snapshot or a backup whose database
 * may be long gone, or a store that only the register knows. Disks, shared files and their copies are no databases.
 */
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
  each: [databases, snapshots, recoveryPoints, dataStores],
  with: {},
  derive: (kept: Database | Snapshot | RecoveryPoint | DataStore): StoredData[] => {
    if ('countries' in kept) {
      // By the country alone: the register names no regions.
      const locations = kept.countries.map((country) => ({ region: country, country }))
      return isOnlyRegistered(kept)
        ? [{ id: registeredKey(kept), kind: kept.product, locations }]
        : []
    }
    const { id, locations } = kept
    if ('engine' in kept) return [{ id, kind: kept.kind, locations }]
    if (['volume', 'file-system', 'machine'].includes(kept.source)) return []
    return [{ id, kind: 'vault' in kept ? 'backup' : 'snapshot', locations }]
  },
})
