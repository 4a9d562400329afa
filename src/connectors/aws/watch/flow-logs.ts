import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { networkFlowLogs } from '#populations/network-flow-log.ts'
import type { NetworkFlowLog } from '#populations/network-flow-log.ts'

const feeds = [networkFlowLogs]
const next = { from: 'NextToken', as: 'NextToken' }
const Label = z.string().nullish()

/** A log that does not say which traffic it records (`takes`) is no proof of any. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html */
const FlowLog = z
  .object({
    ResourceId: z.string().min(1),
    TrafficType: z.enum(['ACCEPT', 'REJECT', 'ALL']).nullish(),
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
      takes: raw.TrafficType ?? undefined,
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
    const found = new Map<string, FlowLog[]>()
    let isWhole = false
    if (place.expects('ec2.DescribeFlowLogs')) {
      const listing = { service: 'ec2', op: 'DescribeFlowLogs', field: 'FlowLogs', next }
      isWhole = await readList(place, { ...listing, item: FlowLog, feeds }, async (page) => {
        for (const each of page) found.set(each.of, [...(found.get(each.of) ?? []), each])
        return page.length
      })
    }
    if (!place.expects('ec2.DescribeVpcs')) return
    const listing = { service: 'ec2', op: 'DescribeVpcs', field: 'Vpcs', next, item: Vpc, feeds }
    await readList(place, listing, async (page, scope) => {
      const own = page.filter((vpc) => !vpc.OwnerId || vpc.OwnerId === place.account)
      const items = own.map((vpc) => networkOf(place, vpc, found.get(vpc.VpcId) ?? [], isWhole))
      await place.reading.page(scope, networkFlowLogs, items)
      return items.length
    })
  },
}

function networkOf(
  place: Place,
  vpc: z.infer<typeof Vpc>,
  logs: readonly FlowLog[],
  isWhole: boolean,
): NetworkFlowLog {
  const { partition, region, account } = place
  const recorded = recordedBy(logs)
  // One of several pages may be the one that has it, or the rest of the traffic.
  const isFull = recorded.on === true && recorded.recordsOnly === undefined
  const unread = !isWhole && !isFull && { unread: scopeAt(place, 'ec2.DescribeFlowLogs') }
  return {
    id: `arn:${partition}:ec2:${region}:${account}:vpc/${vpc.VpcId}`,
    provider: 'aws',
    account,
    region,
    name: vpc.Tags?.find((tag) => tag.Key === 'Name')?.Value ?? vpc.VpcId,
    ...(unread ? { on: unread } : recorded),
  }
}

/** What the logs that work record together, whichever others do not work. */
function recordedBy(
  logs: readonly FlowLog[],
): Pick<NetworkFlowLog, 'on' | 'recordsOnly'> & { failure?: string } {
  const working = logs.filter(({ on }) => on)
  const taken = new Set(working.map(({ takes }) => takes))
  if (taken.has('ALL') || (taken.has('ACCEPT') && taken.has('REJECT'))) return { on: true }
  if (taken.has(undefined)) return {}
  if (taken.size > 0)
    return { on: true, recordsOnly: taken.has('ACCEPT') ? 'accepted' : 'rejected' }
  const failure = logs.find((each) => each.failure !== undefined)?.failure
  return { on: false, ...(failure !== undefined && { failure }) }
}
