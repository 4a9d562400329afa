import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { access } from './purposes.ts'
import { reported } from './reported.ts'

/**
 * One role or policy that one principal holds in one place.
 *
 * AWS: a policy attached to a user, to a group for each of its users, or to a role; inline ones too. Service-linked roles are
 * AWS's own and left out; of Identity Center, which permission set a user may take on in which account. Google Cloud: a binding for one member (`<resource> <role> <member>`), those of folders and
 * organisations at the place they are written, once.
 */
export const Grant = z.object({
  id: z.string(),
  provider: z.string().optional(),
  system: z.string(),
  /** Who holds it: an ARN, `user:ada@example.com`, `serviceAccount:…`, `allUsers`. */
  principal: personal(z.string(), { de: 'Wer das Recht hat', en: 'Who holds the right' }, access),
  principalKind: z.enum(['user', 'group', 'role', 'service', 'domain', 'public', 'other']),
  /** The name of the policy or role: an ARN, `inline/<name>`, `roles/editor`. */
  policy: z.string(),
  /** Who wrote it: the provider, for everybody, or the company. */
  policyBy: z.enum(['provider', 'company']),
  /** Where it holds: an account, a project, one resource. */
  scope: z.string(),
  /** `direct`, or the group it came through, by name or ARN. */
  via: z.string(),
  /** Gives everything there is to its holder. AWS: every action on every resource. Google: `roles/owner` and administration of IAM. */
  admin: reported(z.boolean()),
  /** Gives rights without naming them. AWS: every action of all or of some service on every resource. Google: basic roles. */
  wildcard: reported(z.boolean()),
  /**
   * Whether its holder has it at all times: a user with a password or key of its own, a workload's role. Not standing is what
   * somebody takes on for a session (a role they assume, also through single sign-on), and what ends by itself.
   */
  standing: reported(z.boolean()),
})
export type Grant = z.infer<typeof Grant>

export const grants: Population<Grant> = {
  id: 'grant',
  item: Grant,
  key: (grant) => grant.id,
  kind: 'read',
}
