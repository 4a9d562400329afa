import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Location } from './database.ts'
import { KeyInUse } from './encryption-key.ts'
import { reported } from './reported.ts'

/** A disk of a machine. AWS: an EBS volume. Google Cloud: a persistent disk or Hyperdisk, zonal or regional. */
export const Volume = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  locations: reported(z.array(Location).min(1)),
  encryptedAtRest: reported(z.boolean()),
  encryptionKey: reported(KeyInUse),
  /** The machines that use it; none where nothing does. */
  attachedTo: z.array(z.string()).optional(),
})
export type Volume = z.infer<typeof Volume>

export const volumes: Population<Volume> = {
  id: 'volume',
  item: Volume,
  key: (volume) => volume.id,
  kind: 'read',
}
