import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/**
 * Which key storage is encrypted under: `provider` where the provider keeps it for us, `customer` where we do. On AWS an
 * answer often names a key without saying whose it is; then `kind` is absent, and the key itself says (EncryptionKey.manager).
 */
export const KeyInUse = z.object({
  kind: z.enum(['provider', 'customer']).optional(),
  /** The provider's name of the key: its ARN, or its resource name without the version. */
  ref: z.string().optional(),
})
export type KeyInUse = z.infer<typeof KeyInUse>

/**
 * A key that encrypts data: of AWS KMS the symmetric keys that encrypt, of Google Cloud KMS the symmetric crypto keys
 * (ENCRYPT_DECRYPT). Keys that sign or authenticate are none.
 */
export const EncryptionKey = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  /** `provider` is one that the provider made and rotates by itself (`alias/aws/rds`). */
  manager: reported(z.enum(['provider', 'customer'])),
  /** On Google Cloud of the primary version, and `pending-deletion` where any version still in use is scheduled for it. */
  state: reported(
    z.enum(['enabled', 'disabled', 'pending-deletion', 'pending-import', 'unavailable']),
  ),
  /** Google Cloud: the newest version is in use although an older one is about to go, and with it what that one encrypted. */
  encryptsStill: z.literal(true).optional(),
  /** When it is gone for good, where it is pending deletion. */
  deletionAt: z.iso.datetime().optional(),
  /**
   * Whether it is rotated by itself, and how often. AWS: the rotation status, `off` too where its kind allows none
   * (imported material, custom key stores). Google Cloud: on where a rotation period is set; the first may be far off all the same, so
   * that it says when the next is due.
   */
  rotation: reported(
    z.object({
      on: z.boolean(),
      everyDays: z.number().positive().optional(),
      next: z.iso.datetime().optional(),
    }),
  ),
  /** When it was last rotated, else made, where the provider says. */
  rotatedAt: z.iso.datetime().optional(),
})
export type EncryptionKey = z.infer<typeof EncryptionKey>

export const encryptionKeys: Population<EncryptionKey> = {
  id: 'encryption-key',
  item: EncryptionKey,
  key: (key) => key.id,
  kind: 'read',
}
