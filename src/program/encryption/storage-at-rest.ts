import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { dataStores, isOnlyRegistered, registeredKey } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { fileSystems } from '#populations/file-system.ts'
import type { FileSystem } from '#populations/file-system.ts'
import { reported } from '#populations/reported.ts'
import { volumes } from '#populations/volume.ts'
import type { Volume } from '#populations/volume.ts'

/** Anything that keeps data on a disk: a database, a bucket, a disk, a file system, a store of the register. */
export const StorageAtRest = z.object({
  id: z.string(),
  kind: z.string(),
  encryptedAtRest: reported(z.boolean()),
})
export type StorageAtRest = z.infer<typeof StorageAtRest>

export const storageAtRest = derived({
  id: 'storage-at-rest',
  item: StorageAtRest,
  key: (storage: StorageAtRest) => storage.id,
  each: [databases, volumes, fileSystems, dataStores],
  with: {},
  derive: (kept: Database | Volume | FileSystem | DataStore): StorageAtRest[] => {
    if ('countries' in kept) return isOnlyRegistered(kept) ? [attested(kept)] : []
    // Memcached keeps nothing: what is in memory alone is never at rest.
    if ('engine' in kept && kept.engine === 'memcached') return []
    const { id, encryptedAtRest } = kept
    const kind = 'engine' in kept ? kept.kind : 'backup' in kept ? 'file-system' : 'volume'
    return [{ id, kind, ...(encryptedAtRest !== undefined && { encryptedAtRest }) }]
  },
})

function attested(store: DataStore): StorageAtRest {
  const { encrypted, product: kind } = store
  const id = registeredKey(store)
  return encrypted === 'not-known'
    ? { id, kind }
    : { id, kind, encryptedAtRest: encrypted === 'yes' }
}
