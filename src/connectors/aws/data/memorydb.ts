import { z } from 'zod'

import { Amount, Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn, siblingArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { zonesBy } from '#connectors/aws/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const next = { from: 'NextToken', as: 'NextToken' }

/** MemoryDB encrypts everything it keeps, and nobody can turn it off. https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html */
const Cluster = z
  .object({
    ARN: RegionalArn,
    Engine: Label,
    KmsKeyId: Label,
    TLSEnabled: Flag,
    SnapshotRetentionLimit: Amount,
    AvailabilityMode: Label,
  })
  .transform((raw): Database => {
    const days = raw.SnapshotRetentionLimit
    const tls = raw.TLSEnabled
    const mode = raw.AvailabilityMode?.toLowerCase()
    return {
      id: raw.ARN.arn,
      provider: 'aws',
      account: raw.ARN.account,
      kind: 'cluster',
      engine: `memorydb-${raw.Engine ?? 'redis'}`,
      locations: locationsOf([raw.ARN.region]),
      ...zonesBy(mode ? mode === 'multiaz' : undefined),
      encryptedAtRest: true,
      ...keyOf(true, raw.KmsKeyId),
      ...(typeof tls === 'boolean' && {
        requiresTls: { isRequired: tls, by: `TLSEnabled=${tls}` },
      }),
      ...(typeof days === 'number' && { backup: { enabled: days > 0, retentionDays: days } }),
    }
  })

/** https://docs.aws.amazon.com/memorydb/latest/APIReference/API_Snapshot.html */
const ClusterSnapshot = z
  .object({
    ARN: RegionalArn,
    KmsKeyId: Label,
    Status: Label,
    ClusterConfiguration: z
      .object({
        Name: Label,
        NumShards: Amount,
        Shards: z.array(z.object({ SnapshotCreationTime: Moment })).nullish(),
      })
      .nullish(),
  })
  .transform((raw): Snapshot => {
    const { Name: name, NumShards: of, Shards: shards = [] } = raw.ClusterConfiguration ?? {}
    const times = (shards ?? []).flatMap(({ SnapshotCreationTime: at }) => at ?? [])
    const isWhole = times.length === (of ?? shards?.length)
    return {
      id: raw.ARN.arn,
      provider: 'aws',
      account: raw.ARN.account,
      of: name ? siblingArn(raw.ARN.arn, `cluster/${name}`) : 'unknown',
      source: 'database',
      locations: locationsOf([raw.ARN.region]),
      encrypted: true,
      ...keyOf(true, raw.KmsKeyId),
      // What all shards hold is as old as the oldest, and each of them has to say.
      ...(raw.Status === 'available' && isWhole && said({ takenAt: times.toSorted()[0] })),
    }
  })

/** https://docs.aws.amazon.com/memorydb/latest/APIReference/API_DescribeClusters.html */
export const memorydbClusters = listRead({
  service: 'memorydb',
  op: 'DescribeClusters',
  field: 'Clusters',
  next,
  permissions: ['memorydb:DescribeClusters'],
  item: Cluster,
  population: databases,
})

/** In detail, for only the shards say when. https://docs.aws.amazon.com/memorydb/latest/APIReference/API_DescribeSnapshots.html */
export const memorydbSnapshots = listRead({
  service: 'memorydb',
  op: 'DescribeSnapshots',
  params: { ShowDetail: true },
  field: 'Snapshots',
  next,
  permissions: ['memorydb:DescribeSnapshots'],
  item: ClusterSnapshot,
  population: snapshots,
})
