import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** A network, and whether its traffic is recorded: a VPC on AWS, a subnet on Google Cloud, where each has its own setting. */
export const NetworkFlowLog = z.object({
  /** The ARN of the VPC; the full name of the subnet. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string(),
  name: z.string(),
  /** AWS: an active flow log of the VPC whose delivery did not fail. Google Cloud: `logConfig.enable`. */
  on: reported(z.boolean()),
  /** The one part of the traffic that is recorded, where it is not all of it. AWS: by `TrafficType`; Google Cloud: what `logConfig.filterExpr` lets through. */
  recordsOnly: z.enum(['accepted', 'rejected', 'filtered']).optional(),
  /** Which part of what the provider looks at is recorded, from 0 to 1. Google Cloud: `logConfig.flowSampling`. Absent where nothing is left to chance. */
  sample: z.number().min(0).max(1).optional(),
  /** Why what is set up records nothing, in the provider's words. */
  failure: z.string().optional(),
})
export type NetworkFlowLog = z.infer<typeof NetworkFlowLog>

export const networkFlowLogs: Population<NetworkFlowLog> = {
  id: 'network-flow-log',
  item: NetworkFlowLog,
  key: (network) => network.id,
  kind: 'read',
}
