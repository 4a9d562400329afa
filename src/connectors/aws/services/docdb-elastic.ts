import {
  DocDBElasticClient,
  GetClusterCommand,
  ListClusterSnapshotsCommand,
  ListClustersCommand,
} from '@aws-sdk/client-docdb-elastic'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })
const OfCluster = z.strictObject({ clusterArn: z.string() })

export const docdbElastic: Service = {
  open: (config) => new DocDBElasticClient(config),
  operations: {
    ListClusters: asks(ListClustersCommand, Page),
    GetCluster: asks(GetClusterCommand, OfCluster),
    ListClusterSnapshots: asks(ListClusterSnapshotsCommand, Page),
  },
}
