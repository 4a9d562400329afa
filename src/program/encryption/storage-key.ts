import { z } from 'zod'

import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'
import type { EncryptionKey } from '#populations/encryption-key.ts'
import { fileSystems } from '#populations/file-system.ts'
import type { FileSystem } from '#populations/file-system.ts'
import { isKnown, reported } from '#populations/reported.ts'
import { volumes } from '#populations/volume.ts'
import type { Volume } from '#populations/volume.ts'

/** Storage, and whose key it is encrypted under: by its own word, else by that of the key it names. */
export const StorageKey = z.object({
  id: z.string(),
  encryptedAtRest: reported(z.boolean()),
  keeper: reported(z.enum(['provider', 'customer'])),
})
export type StorageKey = z.infer<typeof StorageKey>

type Kept = Database | Volume | FileSystem
const each: readonly Population<Kept>[] = [databases, volumes, fileSystems]

export const storageKeys = derived({
  id: 'storage-key',
  item: StorageKey,
  key: (storage: StorageKey) => storage.id,
  each,
  with: { keys: { of: encryptionKeys } },
  derive: (kept: Kept, { keys }): StorageKey[] => {
    const { id, encryptedAtRest, encryptionKey } = kept
    const keeper = isKnown(encryptionKey)
      ? (encryptionKey.kind ?? byId(keys).get(encryptionKey.ref ?? '')?.manager)
      : encryptionKey
    return [
      {
        id,
        ...(encryptedAtRest !== undefined && { encryptedAtRest }),
        ...(keeper !== undefined && { keeper }),
      },
    ]
  },
})

const byId = oncePerList(
  (keys: readonly EncryptionKey[]) => new Map(keys.map((key) => [key.id, key])),
)
