import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** Whether threats are watched for in one account and region: GuardDuty on AWS, Security Command Center on Google Cloud. */
export const ThreatDetector = z.object({
  /** `aws/<account>/<region>/guardduty`, `gcp/<project>/security-center`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** Absent where it watches every region. */
  region: z.string().optional(),
  /** False also where there is none. */
  on: reported(z.boolean()),
})
export type ThreatDetector = z.infer<typeof ThreatDetector>

export const threatDetectors: Population<ThreatDetector> = {
  id: 'threat-detector',
  item: ThreatDetector,
  key: (detector) => detector.id,
  kind: 'read',
}
