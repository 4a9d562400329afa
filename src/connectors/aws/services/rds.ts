import {
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })
const rate = { perSecond: 5, burst: 10 }

export const rds: Service = {
  open: (config) => new RDSClient(config),
  operations: {
    DescribeDBClusters: asks(DescribeDBClustersCommand, Page, { rate }),
    DescribeDBInstances: asks(DescribeDBInstancesCommand, Page, { rate }),
    DescribeDBSnapshots: asks(DescribeDBSnapshotsCommand, Page, { rate }),
    DescribeDBClusterSnapshots: asks(DescribeDBClusterSnapshotsCommand, Page, { rate }),
  },
}
