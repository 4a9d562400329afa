import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  DescribeServerlessCacheSnapshotsCommand,
  DescribeServerlessCachesCommand,
  DescribeSnapshotsCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })
const TokenPage = z.strictObject({ NextToken: z.string().optional() })

export const elasticache: Service = {
  open: (config) => new ElastiCacheClient(config),
  operations: {
    DescribeReplicationGroups: asks(DescribeReplicationGroupsCommand, Page),
    DescribeCacheClusters: asks(DescribeCacheClustersCommand, Page),
    DescribeSnapshots: asks(DescribeSnapshotsCommand, Page),
    DescribeServerlessCacheSnapshots: asks(DescribeServerlessCacheSnapshotsCommand, TokenPage),
    DescribeServerlessCaches: asks(DescribeServerlessCachesCommand, TokenPage),
  },
}
