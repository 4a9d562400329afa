import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/**
 * A default for storage that is still to be made, of one account and place. AWS: `aws/<account>/<region>/ebs-default-encryption`.
 * Google Cloud has none: it encrypts everything.
 */
export const StorageSetting = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  region: z.string().optional(),
  encryptsByDefault: reported(z.boolean()),
})
export type StorageSetting = z.infer<typeof StorageSetting>

export const storageSettings: Population<StorageSetting> = {
  id: 'storage-setting',
  item: StorageSetting,
  key: (setting) => setting.id,
  kind: 'read',
}
