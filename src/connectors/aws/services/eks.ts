import { DescribeClusterCommand, EKSClient, ListClustersCommand } from '@aws-sdk/client-eks'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

export const eks: Service = {
  open: (config) => new EKSClient(config),
  operations: {
    ListClusters: asks(ListClustersCommand, z.strictObject({ nextToken: z.string().optional() })),
    DescribeCluster: asks(DescribeClusterCommand, z.strictObject({ name: z.string() }), {
      rate: { perSecond: 5, burst: 10 },
    }),
  },
}
