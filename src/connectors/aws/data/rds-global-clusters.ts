import { z } from 'zod'

import { Flag, Label, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

/**
 * A global cluster: its data lies where its members are, one of which may stand in a region that nobody reads.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalCluster.html
 */
export const GlobalCluster = z
  .object({
    // Global: the region of this ARN is empty.
    GlobalClusterArn: z.string().regex(/^arn:[^:]+:rds::\d{12}:global-cluster:.+$/),
    Engine: Label,
    StorageEncrypted: Flag,
    GlobalClusterMembers: z.array(z.object({ DBClusterArn: RegionalArn })),
  })
  .transform((raw): Database => {
    const regions = raw.GlobalClusterMembers.map((member) => member.DBClusterArn.region)
    return {
      id: raw.GlobalClusterArn,
      provider: 'aws',
      account: raw.GlobalClusterArn.split(':')[4] ?? '',
      kind: 'global-cluster',
      engine: raw.Engine ?? 'unknown',
      // Every region shows the same list of members, in an order of its own.
      ...(regions.length > 0 && { locations: locationsOf(regions.toSorted()) }),
      ...said({ encryptedAtRest: raw.StorageEncrypted }),
    }
  })

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeGlobalClusters.html */
export const rdsGlobalClusters = listRead({
  service: 'rds',
  op: 'DescribeGlobalClusters',
  field: 'GlobalClusters',
  next: { from: 'Marker', as: 'Marker' },
  permissions: ['rds:DescribeGlobalClusters'],
  item: GlobalCluster,
  population: databases,
})
