import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { dataStores, isOnlyRegistered, registeredKey } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

/** A database, whichever way we know of it: read from a cloud, or kept in the register of data stores. */
export const EveryDatabase = z.object({
  id: z.string(),
  name: z.string().optional(),
  kind: z.string(),
  provider: z.string().optional(),
})
export type EveryDatabase = z.infer<typeof EveryDatabase>

export const everyDatabase = derived({
  id: 'every-database',
  item: EveryDatabase,
  key: (database: EveryDatabase) => database.id,
  each: [databases, dataStores],
  with: {},
  derive: (database: Database | DataStore): EveryDatabase[] => {
    if ('engine' in database) {
      const { id, kind, provider } = database
      return [{ id, kind, ...(provider !== undefined && { provider }) }]
    }
    if (!isOnlyRegistered(database)) return []
    const { name, product, provider } = database
    return [{ id: registeredKey(database), name, kind: product, provider }]
  },
})
