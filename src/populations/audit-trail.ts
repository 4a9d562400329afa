import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** How the last entries came to where they are kept. */
export const Delivery = z.discriminatedUnion('kind', [
  /** They are kept as they arise, so that nothing can fall behind. */
  z.object({ kind: z.literal('continuous') }),
  z.object({ kind: z.literal('delivered'), at: z.iso.datetime() }),
  /** The last attempt failed; `at` is when one succeeded last. */
  z.object({ kind: z.literal('failed'), error: z.string(), at: z.iso.datetime().optional() }),
  z.object({ kind: z.literal('never') }),
])
export type Delivery = z.infer<typeof Delivery>

/**
 * A record of who did what to a cloud account. On AWS a CloudTrail trail; on Google Cloud the audit configuration of a
 * project, inherited settings included.
 */
export const AuditTrail = z.object({
  /** The trail's ARN; `gcp/<project>/audit-config`. */
  id: z.string(),
  provider: z.string(),
  /** Whose it is; an organisation's trail is its management account's. */
  account: z.string(),
  name: z.string(),
  /** Where it is kept up; absent where it has no region. */
  region: z.string().optional(),
  /** AWS: a multi-region trail. Google Cloud's audit logs know no region: true. */
  everyRegion: reported(z.boolean()),
  /** Whether it records for every account of the organisation. */
  organisation: reported(z.boolean()),
  on: reported(z.boolean()),
  /**
   * Which calls that manage resources it records. AWS: from event selectors of either kind. Google Cloud: `all` where
   * `allServices` has ADMIN_READ, DATA_READ and DATA_WRITE, else `write`: admin activity is always recorded.
   */
  managementEvents: reported(z.enum(['all', 'read', 'write', 'none'])),
  /**
   * Services of whose calls it records none that change anything, by their event sources (`kms.amazonaws.com`); absent where it leaves out
   * none. AWS only: two are so busy that it lets whoever likes leave them out.
   */
  leavesOut: z.array(z.string()).optional(),
  /** Who is left out: Google Cloud's `exemptedMembers`; nobody can be on AWS. */
  exempted: reported(z.array(z.string())),
  delivery: reported(Delivery),
  /** Whether a change to what is kept would show: AWS's log file validation; Google Cloud's own log storage cannot be written to. */
  tamperEvident: reported(z.boolean()),
  /** Where it is kept: the ARN of a bucket, the full name of a log bucket. */
  destination: z.string().optional(),
  /** Whose entries log metrics count: the ARN of a log group (without `:*`), `projects/<project>`; null where they go to none. */
  logGroup: reported(z.string().nullable()),
  /** How the last entries came to `logGroup`; absent too where they go to none. */
  logDelivery: reported(Delivery),
})
export type AuditTrail = z.infer<typeof AuditTrail>

export const auditTrails: Population<AuditTrail> = {
  id: 'audit-trail',
  item: AuditTrail,
  key: (trail) => trail.id,
  kind: 'read',
}
