import {
  DescribeClusterParametersCommand,
  DescribeClusterSnapshotsCommand,
  DescribeClustersCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })

export const redshift: Service = {
  open: (config) => new RedshiftClient(config),
  operations: {
    DescribeClusterParameters: asks(
      DescribeClusterParametersCommand,
      Page.extend({ ParameterGroupName: z.string() }),
    ),
    DescribeClusters: asks(DescribeClustersCommand, Page),
    DescribeClusterSnapshots: asks(DescribeClusterSnapshotsCommand, Page),
  },
}
