import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** Somebody accepted exactly this wording. */
export const PolicyAcceptance = z.object({
  /** `<person>/<version>`: whoever accepts a version twice has accepted it once, the first time. */
  id: z.string(),
  person: z.string(),
  policy: z.string(),
  /** The version's id. */
  version: z.string(),
  /** In which language it was read. */
  language: z.enum(['de', 'en']),
  /** Of the wording in that language. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** As they typed it. */
  name: z.string().min(1).max(200),
  acceptedAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  /** In the portal, by a link in a mail, or somewhere else before (imported, with who says so). */
  via: z.enum(['portal', 'mail', 'import']),
  attestedBy: z.string().optional(),
})
export type PolicyAcceptance = z.infer<typeof PolicyAcceptance>

export const policyAcceptances: Population<PolicyAcceptance> = {
  id: 'policy-acceptance',
  item: PolicyAcceptance,
  key: (acceptance) => acceptance.id,
  kind: 'managed',
  person: (acceptance) => acceptance.person,
}
