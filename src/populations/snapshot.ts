import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Location } from './database.ts'
import { KeyInUse } from './encryption-key.ts'
import { reported } from './reported.ts'

/** What a copy was taken of. */
export const CopySource = z.enum(['database', 'volume', 'file-system', 'machine', 'other'])
export type CopySource = z.infer<typeof CopySource>

/**
 * A kept copy at one instant, by hand or by schedule. AWS: snapshots of RDS, DocumentDB (elastic clusters too), Neptune,
 * Redshift (with servers or without), ElastiCache, MemoryDB, EBS and Lightsail, automated backups kept or replicated, backups of DynamoDB and FSx. Google Cloud: disk snapshots, backups of
 * Cloud SQL, Spanner, AlloyDB, Firestore, Bigtable, Filestore.
 */
export const Snapshot = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  /** What it was taken from, by its id where that can be told, else by its name. It may be gone. */
  of: z.string(),
  source: CopySource,
  locations: reported(z.array(Location).min(1)),
  encrypted: reported(z.boolean()),
  encryptionKey: reported(KeyInUse),
  /** When it was complete; absent while it is not. */
  takenAt: z.iso.datetime().optional(),
  /** Anybody with an account at the provider may restore it. */
  public: reported(z.boolean()),
})
export type Snapshot = z.infer<typeof Snapshot>

export const snapshots: Population<Snapshot> = {
  id: 'snapshot',
  item: Snapshot,
  key: (snapshot) => snapshot.id,
  kind: 'read',
}
