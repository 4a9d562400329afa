import {
  DescribeClustersCommand,
  DescribeSnapshotsCommand,
  MemoryDBClient,
} from '@aws-sdk/client-memorydb'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })

export const memorydb: Service = {
  open: (config) => new MemoryDBClient(config),
  operations: {
    DescribeClusters: asks(DescribeClustersCommand, Page),
    DescribeSnapshots: asks(DescribeSnapshotsCommand, Page.extend({ ShowDetail: z.boolean() })),
  },
}
