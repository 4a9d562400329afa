import { z } from 'zod'

import { Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { zonesBy } from '#connectors/aws/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

/** https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters.html */
const Provisioned = z.object({
  EncryptionInfo: z
    .object({
      EncryptionAtRest: z.object({ DataVolumeKMSKeyId: Label }).nullish(),
      EncryptionInTransit: z.object({ ClientBroker: Label }).nullish(),
    })
    .nullish(),
  BrokerNodeGroupInfo: z
    .object({
      ZoneIds: z.array(z.string()).nullish(),
      ConnectivityInfo: z.object({ PublicAccess: z.object({ Type: Label }).nullish() }).nullish(),
    })
    .nullish(),
})

/**
 * A cluster of Kafka. MSK encrypts every one of them at rest; those without servers take TLS alone, inside of networks alone.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html
 * https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html
 */
const Cluster = z
  .object({
    ClusterArn: RegionalArn,
    ClusterType: z.enum(['PROVISIONED', 'SERVERLESS']),
    Provisioned: Provisioned.nullish(),
  })
  .transform((raw): Database => {
    const isServerless = raw.ClusterType === 'SERVERLESS'
    const { EncryptionInfo: encryption, BrokerNodeGroupInfo: brokers } = raw.Provisioned ?? {}
    const kept: Database = {
      id: raw.ClusterArn.arn,
      provider: 'aws',
      account: raw.ClusterArn.account,
      kind: 'stream',
      engine: isServerless ? 'kafka-serverless' : 'kafka',
      locations: locationsOf([raw.ClusterArn.region]),
      encryptedAtRest: true,
    }
    if (isServerless) {
      const requiresTls = { isRequired: true, by: 'MSK Serverless' }
      return { ...kept, ...keyOf(true, undefined), zones: 'several', requiresTls, public: false }
    }
    const key = encryption?.EncryptionAtRest?.DataVolumeKMSKeyId
    return {
      ...kept,
      // MSK always names the key, its own too.
      ...(key && keyOf(true, key)),
      ...(brokers?.ZoneIds?.length && zonesBy(new Set(brokers.ZoneIds).size > 1)),
      ...said({
        requiresTls: tlsBy(encryption?.EncryptionInTransit?.ClientBroker),
        public: reachedBy(brokers?.ConnectivityInfo?.PublicAccess?.Type),
      }),
    }
  })

/** https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters.html#v2-clusters-model-clientbroker */
function tlsBy(clients: string | null | undefined): Database['requiresTls'] {
  if (!clients || !['TLS', 'TLS_PLAINTEXT', 'PLAINTEXT'].includes(clients)) return undefined
  return { isRequired: clients === 'TLS', by: `ClientBroker=${clients}` }
}

function reachedBy(type: string | null | undefined): boolean | undefined {
  if (type === 'DISABLED') return false
  return type === 'SERVICE_PROVIDED_EIPS' ? true : undefined
}

/** Clusters of MSK, with servers or without. https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters.html */
export const mskClusters = listRead({
  service: 'kafka',
  op: 'ListClustersV2',
  field: 'ClusterInfoList',
  next: { from: 'NextToken', as: 'NextToken' },
  permissions: ['kafka:ListClustersV2'],
  item: Cluster,
  population: databases,
})
