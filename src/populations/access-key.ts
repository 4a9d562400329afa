import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { access } from './purposes.ts'
import { reported } from './reported.ts'

/**
 * A lasting secret that a machine signs in with. Keys that the provider itself makes and turns over are none.
 *
 * AWS: the two key slots of each IAM user and of root (`<user ARN>/access-key-1`), by the credential report; an empty slot
 * is no item. And what a user has for one service alone, by `ListServiceSpecificCredentials` (`<user ARN>/<id>`), whose last use IAM does not tell. Google Cloud: user-managed keys of service accounts (`keyType` USER_MANAGED), their HMAC keys for Cloud Storage, and API
 * keys that sign in as one; an API key that only names a project signs nobody in.
 */
export const AccessKey = z.object({
  id: z.string(),
  provider: z.string().optional(),
  system: z.string(),
  /** The identity account it belongs to, by key. */
  holder: personal(
    z.string(),
    { de: 'Zugang, zu dem er gehört', en: 'The account it belongs to' },
    access,
  ),
  active: reported(z.boolean()),
  /** When it was made; a key never changes. Google: `validAfterTime`, `timeCreated`, `createTime`. */
  created: reported(z.iso.datetime()),
  /** `null` where it was never used. Google tells it by policy analyzer's activities alone, and so of no HMAC or API key: absent then. */
  lastUsed: reported(z.iso.datetime().nullable()),
  asOf: z.iso.datetime().optional(),
})
export type AccessKey = z.infer<typeof AccessKey>

export const accessKeys: Population<AccessKey> = {
  id: 'access-key',
  item: AccessKey,
  key: (key) => key.id,
  kind: 'read',
}
