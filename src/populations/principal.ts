import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { access } from './purposes.ts'
import { reported } from './reported.ts'

/**
 * Whoever may act in a cloud, and what all their rights together come to: several harmless policies can make a harmful one.
 *
 * AWS: IAM users and roles (but service-linked ones, which are AWS's own). Google Cloud: members of IAM policies.
 */
export const Principal = z.object({
  id: z.string(),
  provider: z.string().optional(),
  system: z.string(),
  name: personal(z.string(), { de: 'Name im System', en: 'Name in the system' }, access),
  kind: z.enum(['user', 'role', 'service', 'group', 'other']),
  /** May do everything already, by one grant or by all together; there is nothing to climb to. */
  admin: reported(z.boolean()),
  /** The known ways by which it could give itself more rights than it was given, by name (`iam:CreatePolicyVersion`). */
  escalation: reported(z.array(z.string())),
  /** AWS: such ways through Identity Center, which lead up only from an account that administers it. */
  signOnEscalation: reported(z.array(z.string())),
  /** AWS: who may assume a role, where that is anybody at all: everybody (`*`), or whoever an issuer of everybody's tokens vouches for (GitHub Actions). */
  openTrust: reported(z.boolean()),
  created: reported(z.iso.datetime()),
  /** `null` where it was never used, as far back as the provider remembers. */
  lastUsed: personal(
    reported(z.iso.datetime().nullable()),
    { de: 'Zuletzt benutzt', en: 'Last used' },
    access,
  ),
})
export type Principal = z.infer<typeof Principal>

export const principals: Population<Principal> = {
  id: 'principal',
  item: Principal,
  key: (principal) => principal.id,
  kind: 'read',
}
