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
  /** AWS: the one part of the traffic that is recorded, where it is not all of it (`TrafficType`). */
  recordsOnly: z.enum(['accepted', 'rejected']).optional(),
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
