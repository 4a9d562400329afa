import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/**
 * What a group of people needs for its work, as the company wrote it down: the baseline that access is held against. Patterns
 * name many at once, `*` standing for any run of signs.
 */
export const RoleEntitlement = z.object({
  id: z.string(),
  /** As the list of people calls the group; of a group that a cloud gives rights to, its name there. */
  group: z.string(),
  /** The systems, or places in them: `aws/111122223333`, `gcp/organizations/1`. */
  system: z.string(),
  /** The policies or roles: `arn:aws:iam::aws:policy/ReadOnlyAccess`, `roles/viewer`. */
  policy: z.string(),
  reason: z.string(),
})
export type RoleEntitlement = z.infer<typeof RoleEntitlement>

export const roleEntitlements: Population<RoleEntitlement> = {
  id: 'role-entitlement',
  item: RoleEntitlement,
  key: (entitlement) => entitlement.id,
  kind: 'managed',
}
