import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { AuditTrail } from './audit-trail.ts'
import { reported } from './reported.ts'

/**
 * A cloud account, and what records everything done in it. On AWS the trails that reach every region, the organisation's
 * among them, as the account itself sees them; on Google Cloud a project and its one audit configuration.
 */
export const AuditLogCoverage = z.object({
  /** `aws/<account>/audit-log`, `gcp/<project>/audit-log`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** The folders and the organisation it lies in, where what these keep is read too (log-sink.ts); Google Cloud only. */
  within: z.array(z.string()).optional(),
  /** In the order of their ids. */
  trails: reported(z.array(AuditTrail)),
})
export type AuditLogCoverage = z.infer<typeof AuditLogCoverage>

export const auditLogCoverages: Population<AuditLogCoverage> = {
  id: 'audit-log-coverage',
  item: AuditLogCoverage,
  key: (coverage) => coverage.id,
  kind: 'read',
}
