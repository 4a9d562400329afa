import { z } from 'zod'

import { Amount, Flag, Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

const next = { from: 'Marker', as: 'Marker' }

function cache(arn: z.infer<typeof RegionalArn>, engine: string | null | undefined) {
  return {
    id: arn.arn,
    provider: 'aws',
    account: arn.account,
    kind: 'cache',
    engine: engine ?? 'redis',
    locations: locationsOf([arn.region]),
  } as const
}

/** TLS is required unless its mode is only "preferred". */
function tls(on: boolean | null | undefined, mode: string | null | undefined) {
  if (typeof on !== 'boolean') return {}
  const isRequired = on && mode !== 'preferred'
  const by = `TransitEncryptionEnabled=${on}${mode ? `, TransitEncryptionMode=${mode}` : ''}`
  return { requiresTls: { isRequired, by } }
}

function backupFor(days: number | null | undefined): Pick<Database, 'backup'> {
  if (typeof days !== 'number') return {}
  return { backup: { enabled: days > 0, retentionDays: days } }
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html */
const ReplicationGroup = z
  .object({
    ARN: RegionalArn,
    Engine: Label,
    AtRestEncryptionEnabled: Flag,
    KmsKeyId: Label,
    TransitEncryptionEnabled: Flag,
    TransitEncryptionMode: Label,
    SnapshotRetentionLimit: Amount,
  })
  .transform((raw): Database => ({
    ...cache(raw.ARN, raw.Engine),
    ...said({ encryptedAtRest: raw.AtRestEncryptionEnabled }),
    ...keyOf(raw.AtRestEncryptionEnabled, raw.KmsKeyId),
    ...tls(raw.TransitEncryptionEnabled, raw.TransitEncryptionMode),
    ...backupFor(raw.SnapshotRetentionLimit),
  }))

/** A cluster of its own; the nodes of a replication group are no store beside it. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html */
const CacheCluster = z
  .object({
    ARN: RegionalArn,
    Engine: Label,
    ReplicationGroupId: Label,
    AtRestEncryptionEnabled: Flag,
    TransitEncryptionEnabled: Flag,
    TransitEncryptionMode: Label,
    SnapshotRetentionLimit: Amount,
  })
  .transform((raw): Database | undefined => {
    if (raw.ReplicationGroupId) return undefined
    return {
      ...cache(raw.ARN, raw.Engine),
      ...said({ encryptedAtRest: raw.AtRestEncryptionEnabled }),
      ...tls(raw.TransitEncryptionEnabled, raw.TransitEncryptionMode),
      ...backupFor(raw.SnapshotRetentionLimit),
    }
  })

/** Serverless caches are always encrypted, at rest and on the way. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html */
const ServerlessCache = z
  .object({ ARN: RegionalArn, Engine: Label, KmsKeyId: Label, SnapshotRetentionLimit: Amount })
  .transform((raw): Database => ({
    ...cache(raw.ARN, raw.Engine),
    encryptedAtRest: true,
    ...keyOf(true, raw.KmsKeyId),
    requiresTls: { isRequired: true, by: 'ServerlessCache' },
    ...backupFor(raw.SnapshotRetentionLimit),
  }))

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html */
export const elasticacheGroups = listRead({
  service: 'elasticache',
  op: 'DescribeReplicationGroups',
  field: 'ReplicationGroups',
  next,
  permissions: ['elasticache:DescribeReplicationGroups'],
  item: ReplicationGroup,
  population: databases,
})

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html */
export const elasticacheClusters = listRead({
  service: 'elasticache',
  op: 'DescribeCacheClusters',
  field: 'CacheClusters',
  next,
  permissions: ['elasticache:DescribeCacheClusters'],
  item: CacheCluster,
  population: databases,
})

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeServerlessCaches.html */
export const elasticacheServerless = listRead({
  service: 'elasticache',
  op: 'DescribeServerlessCaches',
  field: 'ServerlessCaches',
  next: { from: 'NextToken', as: 'NextToken' },
  permissions: ['elasticache:DescribeServerlessCaches'],
  item: ServerlessCache,
  population: databases,
})
