import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { networkFlowLogs } from '#populations/network-flow-log.ts'
import type { NetworkFlowLog } from '#populations/network-flow-log.ts'

const feeds = [networkFlowLogs]
const next = { from: 'NextToken', as: 'NextToken' }
const Label = z.string().nullish()

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html */
const FlowLog = z
  .object({
    ResourceId: z.string().min(1),
    FlowLogStatus: Label,
    DeliverLogsStatus: Label,
    DeliverLogsErrorMessage: Label,
  })
  .transform((raw) => {
    const failed = raw.DeliverLogsStatus === 'FAILED'
    const on = raw.FlowLogStatus === 'ACTIVE' && !failed
    return {
      of: raw.ResourceId,
      on,
      ...(!on && {
        failure: (failed && raw.DeliverLogsErrorMessage) || raw.DeliverLogsStatus || 'not active',
      }),
    }
  })
type FlowLog = z.infer<typeof FlowLog>

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html */
const Vpc = z.object({
  VpcId: z.string().min(1),
  OwnerId: Label,
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).nullish(),
})

/**
 * The VPCs of an account, and whether the traffic of each is recorded; those that others share with it are theirs.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeFlowLogs.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
 */
export const flowLogs: Read = {
  where: 'region',
  lists: ['ec2.DescribeFlowLogs', 'ec2.DescribeVpcs'],
  permissions: ['ec2:DescribeFlowLogs', 'ec2:DescribeVpcs'],
  feeds,
  async read(place) {
    const found = new Map<string, FlowLog>()
    let isWhole = false
    if (place.expects('ec2.DescribeFlowLogs')) {
      const listing = { service: 'ec2', op: 'DescribeFlowLogs', field: 'FlowLogs', next }
      isWhole = await readList(place, { ...listing, item: FlowLog, feeds }, async (page) => {
        // One that works is enough, whichever else does not.
        for (const each of page) if (each.on || !found.has(each.of)) found.set(each.of, each)
        return page.length
      })
    }
    if (!place.expects('ec2.DescribeVpcs')) return
    const listing = { service: 'ec2', op: 'DescribeVpcs', field: 'Vpcs', next, item: Vpc, feeds }
    await readList(place, listing, async (page, scope) => {
      const own = page.filter((vpc) => !vpc.OwnerId || vpc.OwnerId === place.account)
      const items = own.map((vpc) => networkOf(place, vpc, found.get(vpc.VpcId), isWhole))
      await place.reading.page(scope, networkFlowLogs, items)
      return items.length
    })
  },
}

function networkOf(
  place: Place,
  vpc: z.infer<typeof Vpc>,
  log: FlowLog | undefined,
  isWhole: boolean,
): NetworkFlowLog {
  const { partition, region, account } = place
  // One of several pages may be the one that has it.
  const unread = !log?.on && !isWhole && { unread: scopeAt(place, 'ec2.DescribeFlowLogs') }
  return {
    id: `arn:${partition}:ec2:${region}:${account}:vpc/${vpc.VpcId}`,
    provider: 'aws',
    account,
    region,
    name: vpc.Tags?.find((tag) => tag.Key === 'Name')?.Value ?? vpc.VpcId,
    on: unread || (log?.on ?? false),
    ...(!unread && log?.failure !== undefined && { failure: log.failure }),
  }
}
