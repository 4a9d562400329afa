import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Location } from './database.ts'
import { KeyInUse } from './encryption-key.ts'
import { reported } from './reported.ts'
import { CopySource } from './snapshot.ts'

/** A backup that a backup service keeps. AWS Backup: a recovery point in a vault. Google Cloud: a backup of Backup and DR. */
export const RecoveryPoint = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  /** The id of what it was taken from, which may be gone. */
  of: z.string(),
  source: CopySource,
  vault: z.string(),
  locations: reported(z.array(Location).min(1)),
  encrypted: reported(z.boolean()),
  encryptionKey: reported(KeyInUse),
  /** Whether it can be restored: complete, and not about to go. */
  usable: z.boolean().optional(),
  takenAt: z.iso.datetime().optional(),
  /** Days it is kept after it was taken; `forever` where nothing ends it. */
  keptDays: z.number().min(0).or(z.literal('forever')).optional(),
})
export type RecoveryPoint = z.infer<typeof RecoveryPoint>

export const recoveryPoints: Population<RecoveryPoint> = {
  id: 'recovery-point',
  item: RecoveryPoint,
  key: (point) => point.id,
  kind: 'read',
}
