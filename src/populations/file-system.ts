import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Location, OwnBackup, Zones } from './database.ts'
import { KeyInUse } from './encryption-key.ts'
import { reported } from './reported.ts'

/** A file system that machines share. AWS: EFS; FSx, and each volume of FSx for ONTAP. Google Cloud: a Filestore instance. */
export const FileSystem = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  /** Its replicas included. */
  locations: reported(z.array(Location).min(1)),
  zones: reported(Zones),
  encryptedAtRest: reported(z.boolean()),
  encryptionKey: reported(KeyInUse),
  backup: reported(OwnBackup),
  /**
   * Where its data is kept and backed up, if not in itself: in its volumes, which are items of their own (FSx for ONTAP), or in the
   * source that it mirrors or caches.
   */
  keptElsewhere: z.enum(['volumes', 'source']).optional(),
})
export type FileSystem = z.infer<typeof FileSystem>

export const fileSystems: Population<FileSystem> = {
  id: 'file-system',
  item: FileSystem,
  key: (system) => system.id,
  kind: 'read',
}
