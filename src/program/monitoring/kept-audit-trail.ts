import { z } from 'zod'

import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import { auditTrails } from '#populations/audit-trail.ts'
import type { AuditTrail } from '#populations/audit-trail.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { isOpenToAnybody } from '#populations/policy/open-to-anybody.ts'
import { statementOf } from '#populations/policy/statement.ts'
import { publicResources } from '#populations/public-resource.ts'
import type { PublicResource } from '#populations/public-resource.ts'
import { isKnown, reported } from '#populations/reported.ts'

/** A trail, whether the public can reach what it keeps, and whether it shows who did. */
export const KeptAuditTrail = z.object({
  id: z.string(),
  name: z.string(),
  tamperEvident: reported(z.boolean()),
  /** Absent where the bucket is not among those read, or does not say. */
  public: reported(z.boolean()),
  /** Whether the bucket writes down who reads it. Absent like `public`, and where the provider keeps the trail itself. */
  accessLogged: reported(z.boolean()),
})
export type KeptAuditTrail = z.infer<typeof KeptAuditTrail>

const storesById = oncePerList(
  (stores: readonly Database[]) => new Map(stores.map((store) => [store.id, store])),
)
const foundIn = oncePerList(
  (found: readonly PublicResource[]) => new Set(found.map(({ resource }) => resource)),
)

export const keptAuditTrails = derived({
  id: 'kept-audit-trail',
  item: KeptAuditTrail,
  key: (trail: KeptAuditTrail) => trail.id,
  each: [auditTrails],
  with: { stores: { of: databases }, found: { of: publicResources } },
  derive: (trail: AuditTrail, { stores, found }): KeptAuditTrail[] => {
    const { id, name, tamperEvident, destination } = trail
    // What Google Cloud keeps itself is no bucket that could be opened to anybody.
    const isContinuous = isKnown(trail.delivery) && trail.delivery.kind === 'continuous'
    const bucket = storesById(stores).get(destination ?? '')
    // What the provider itself calls public is so, whatever its policies look like to us: it may be by an access point.
    const isFound = foundIn(found).has(destination ?? '')
    const open = isFound || (isContinuous && !bucket ? false : bucket && isPublic(bucket))
    return [
      {
        id,
        name,
        ...(tamperEvident !== undefined && { tamperEvident }),
        ...(open !== undefined && { public: open }),
        ...(bucket?.accessLogged !== undefined && { accessLogged: bucket.accessLogged }),
      },
    ]
  },
})

/** By its policy or by its access lists, unless the account or the bucket blocks both. */
function isPublic(bucket: Database): KeptAuditTrail['public'] {
  const { publicAccessBlock: blocked, policy, aclGrants: grants } = bucket
  const fenced = isKnown(blocked) && blocked.restrictPublicBuckets
  const ignored = isKnown(blocked) && blocked.ignorePublicAcls
  const byPolicy = fenced
    ? false
    : isKnown(policy)
      ? isOpenToAnybody(policy.map(statementOf))
      : policy
  const byList = ignored ? false : isKnown(grants) ? grants.length > 0 : grants
  if (byPolicy === true || byList === true) {
    // Open as far as we know; what may block it was not read.
    return isKnown(blocked) ? true : blocked
  }
  return byPolicy === false && byList === false ? false : byPolicy === false ? byList : byPolicy
}
