import { z } from 'zod'

import { Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { zonesBy } from '#connectors/aws/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

/** Set when a cluster is made, and under a key of AWS's alone. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html */
const atRest: Readonly<Record<string, boolean>> = { ENABLED: true, DISABLED: false }

/**
 * A cluster whose endpoint speaks TLS takes nothing else, and a cluster is reached inside of its network alone.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_Cluster.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html
 */
const Cluster = z
  .object({
    ClusterArn: RegionalArn,
    SSEDescription: z.object({ Status: Label }).nullish(),
    ClusterEndpointEncryptionType: Label,
    Nodes: z.array(z.object({ AvailabilityZone: Label })).nullish(),
  })
  .transform((raw): Database => {
    const encryptedAtRest = atRest[raw.SSEDescription?.Status ?? '']
    const type = raw.ClusterEndpointEncryptionType
    const isRequired = type === 'TLS'
    const zones = (raw.Nodes ?? []).map((node) => node.AvailabilityZone)
    const isSaid = zones.length > 0 && !zones.includes(null) && !zones.includes(undefined)
    return {
      id: raw.ClusterArn.arn,
      provider: 'aws',
      account: raw.ClusterArn.account,
      kind: 'cache',
      engine: 'dax',
      locations: locationsOf([raw.ClusterArn.region]),
      // Every node holds the whole.
      ...(isSaid && zonesBy(new Set(zones).size > 1)),
      ...said({ encryptedAtRest }),
      ...keyOf(encryptedAtRest, undefined),
      ...((isRequired || type === 'NONE') && {
        requiresTls: { isRequired, by: `ClusterEndpointEncryptionType=${type}` },
      }),
    }
  })

/** Caches before tables of DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_DescribeClusters.html */
export const daxClusters = listRead({
  service: 'dax',
  op: 'DescribeClusters',
  field: 'Clusters',
  next: { from: 'NextToken', as: 'NextToken' },
  permissions: ['dax:DescribeClusters'],
  item: Cluster,
  population: databases,
})
