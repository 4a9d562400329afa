import { z } from 'zod'

import { Amount, Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { arnAt } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import type { Place } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const next = { from: 'Marker', as: 'Marker' }

/** A warehouse lies in its own region, and in the one its snapshots are copied to. https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html */
function clusterAt(place: Place) {
  return z
    .object({
      ClusterIdentifier: z.string().min(1),
      Encrypted: Flag,
      KmsKeyId: Label,
      AutomatedSnapshotRetentionPeriod: Amount,
      PubliclyAccessible: Flag,
      ClusterSnapshotCopyStatus: z.object({ DestinationRegion: z.string().min(1) }).nullish(),
    })
    .transform((raw): Database => {
      const copiedTo = raw.ClusterSnapshotCopyStatus?.DestinationRegion
      const days = raw.AutomatedSnapshotRetentionPeriod
      return {
        id: clusterArn(place, raw.ClusterIdentifier),
        provider: 'aws',
        account: place.account,
        kind: 'warehouse',
        engine: 'redshift',
        locations: locationsOf([place.region, ...(copiedTo ? [copiedTo] : [])]),
        ...said({ encryptedAtRest: raw.Encrypted, public: raw.PubliclyAccessible }),
        ...keyOf(raw.Encrypted, raw.KmsKeyId),
        ...(typeof days === 'number' && { backup: { enabled: days > 0, retentionDays: days } }),
      }
    })
}

function clusterArn(place: Place, name: string): string {
  return arnAt(place, 'redshift', `cluster:${name}`)
}

/** https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html */
export const redshiftClusters = listRead({
  service: 'redshift',
  op: 'DescribeClusters',
  field: 'Clusters',
  next,
  permissions: ['redshift:DescribeClusters'],
  item: clusterAt,
  population: databases,
})

/** https://docs.aws.amazon.com/redshift/latest/APIReference/API_Snapshot.html */
function snapshotAt(place: Place) {
  return z
    .object({
      SnapshotIdentifier: z.string().min(1),
      SnapshotArn: Label,
      ClusterIdentifier: Label,
      Status: Label,
      SnapshotCreateTime: Moment,
      Encrypted: Flag,
      KmsKeyId: Label,
    })
    .transform((raw): Snapshot => {
      const cluster = raw.ClusterIdentifier ?? 'unknown'
      const named = arnAt(place, 'redshift', `snapshot:${cluster}/${raw.SnapshotIdentifier}`)
      return {
        id: raw.SnapshotArn ?? named,
        provider: 'aws',
        account: place.account,
        of: clusterArn(place, cluster),
        source: 'database',
        locations: locationsOf([place.region]),
        ...said({ encrypted: raw.Encrypted }),
        ...keyOf(raw.Encrypted, raw.KmsKeyId),
        ...(raw.Status === 'available' && said({ takenAt: raw.SnapshotCreateTime })),
      }
    })
}

/** https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterSnapshots.html */
export const redshiftSnapshots = listRead({
  service: 'redshift',
  op: 'DescribeClusterSnapshots',
  field: 'Snapshots',
  next,
  permissions: ['redshift:DescribeClusterSnapshots'],
  item: snapshotAt,
  population: snapshots,
})
