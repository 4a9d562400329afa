import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { closedAt, occurrenceFields } from './occurrence.ts'

/** A sign of an attack that a detector reported, and that is open until somebody deals with it: severe ones only. */
export const ThreatFinding = z.object({
  /** The detector's own name for it: an ARN, a full resource name. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string().optional(),
  /** What was seen, as the detector calls it. */
  kind: z.string(),
  severity: z.enum(['critical', 'high']),
  /** What it was seen on. */
  resource: z.string().optional(),
  /** When the detector says that it began. */
  firstObservedAt: z.iso.datetime().optional(),
  ...occurrenceFields,
})
export type ThreatFinding = z.infer<typeof ThreatFinding>

/** Listed while open: GuardDuty not archived, Security Command Center `ACTIVE`. */
export const threatFindings: Population<ThreatFinding> = {
  id: 'threat-finding',
  item: ThreatFinding,
  key: (finding) => finding.id,
  kind: 'read',
  closed: closedAt,
  isListedWhileOpen: true,
}
