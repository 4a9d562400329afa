import { z } from 'zod'

import { RegionalArn } from '#connectors/aws/arn.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { logGroups } from '#populations/log-group.ts'
import type { LogGroup } from '#populations/log-group.ts'

const feeds = [logGroups]

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html */
const Group = z
  .object({
    arn: RegionalArn,
    logGroupName: z.string().min(1),
    // AWS leaves it out where entries never expire.
    retentionInDays: z.int().positive().nullish(),
    logGroupClass: z.string().nullish(),
  })
  .transform(({ arn: { arn, account, region }, ...raw }): LogGroup => ({
    id: arn.replace(/:\*$/, ''),
    provider: 'aws',
    account,
    region,
    name: raw.logGroupName,
    // Of a group that only hands on (to S3, say) every entry stays for a day, whatever is set.
    retentionDays: raw.logGroupClass === 'DELIVERY' ? 1 : (raw.retentionInDays ?? null),
  }))

const listing = {
  service: 'logs',
  op: 'DescribeLogGroups',
  field: 'logGroups',
  next: { from: 'nextToken', as: 'nextToken' },
  item: Group,
  feeds,
}

/** Log groups of CloudWatch, and for how long each keeps its entries. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const cloudWatchLogGroups: Read = {
  where: 'region',
  lists: ['logs.DescribeLogGroups'],
  permissions: ['logs:DescribeLogGroups'],
  feeds,
  async read(place) {
    await readList(place, listing, async (items, scope) => {
      await place.reading.page(scope, logGroups, items)
      return items.length
    })
  },
}
