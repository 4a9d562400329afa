import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** What can write logs of its use: a load balancer, a delivery network, a database, a cluster of containers, an API. */
export const ServiceKind = z.enum(['load-balancer', 'cdn', 'database', 'cluster', 'api'])
export type ServiceKind = z.infer<typeof ServiceKind>

/**
 * A service that can write logs of its own use, and whether it does: who asked what of it, not who changed it, which the record of
 * the account holds. What cannot write any is none.
 */
export const ServiceLog = z.object({
  /** The provider's own name: the ARN, of an API that of its stage; the full name. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string(),
  kind: ServiceKind,
  name: z.string(),
  writesLogs: reported(z.boolean()),
  /** Where they go, as the provider says it: a bucket, a log group, a stream. */
  logsTo: z.string().optional(),
  /** Google Cloud: as what its entries come to Cloud Logging, the id of the log and the type of the resource, where that is known. */
  writesAs: z.object({ log: z.string().optional(), resource: z.string() }).optional(),
  /** Which part of its use it logs, from 0 to 1. Google Cloud: `logConfig.sampleRate`. Absent where nothing is left to chance. */
  sample: z.number().min(0).max(1).optional(),
})
export type ServiceLog = z.infer<typeof ServiceLog>

export const serviceLogs: Population<ServiceLog> = {
  id: 'service-log',
  item: ServiceLog,
  key: (service) => service.id,
  kind: 'read',
}
