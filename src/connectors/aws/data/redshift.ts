import pLimit from 'p-limit'
import { z } from 'zod'

import { Amount, Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { arnAt } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { ParameterGroups } from '#connectors/aws/network/parameter-groups.ts'
import { requiredTls } from '#connectors/aws/network/required-tls.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { zonesBy } from '#connectors/aws/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const feeds = [databases]
const next = { from: 'Marker', as: 'Marker' }
/** The parameter that turns away connections without TLS. https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html */
const requireSsl = 'require_ssl'

/** A warehouse lies in its own region, and in the one its snapshots are copied to. https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html */
function clusterAt(place: Place) {
  return z
    .object({
      ClusterIdentifier: z.string().min(1),
      Encrypted: Flag,
      KmsKeyId: Label,
      AutomatedSnapshotRetentionPeriod: Amount,
      PubliclyAccessible: Flag,
      MultiAZ: Label,
      ClusterSnapshotCopyStatus: z.object({ DestinationRegion: z.string().min(1) }).nullish(),
      ClusterParameterGroups: z
        .array(z.object({ ParameterGroupName: z.string().min(1), ParameterApplyStatus: Label }))
        .nullish(),
    })
    .transform((raw) => {
      const copiedTo = raw.ClusterSnapshotCopyStatus?.DestinationRegion
      const days = raw.AutomatedSnapshotRetentionPeriod
      const [group] = raw.ClusterParameterGroups ?? []
      const database: Database = {
        id: clusterArn(place, raw.ClusterIdentifier),
        provider: 'aws',
        account: place.account,
        kind: 'warehouse',
        engine: 'redshift',
        locations: locationsOf([place.region, ...(copiedTo ? [copiedTo] : [])]),
        ...zonesBy(raw.MultiAZ ? raw.MultiAZ.toLowerCase() === 'enabled' : undefined),
        ...said({ encryptedAtRest: raw.Encrypted, public: raw.PubliclyAccessible }),
        ...keyOf(raw.Encrypted, raw.KmsKeyId),
        ...(typeof days === 'number' && { backup: { enabled: days > 0, retentionDays: days } }),
      }
      return {
        database,
        group: group?.ParameterGroupName,
        isPending: group?.ParameterApplyStatus !== 'in-sync',
      }
    })
}

function clusterArn(place: Place, name: string): string {
  return arnAt(place, 'redshift', `cluster:${name}`)
}

/**
 * Warehouses, and of each parameter group in use once whether it turns away connections without TLS.
 * https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html
 */
export const redshiftClusters: Read = {
  where: 'region',
  lists: ['redshift.DescribeClusters'],
  permissions: ['redshift:DescribeClusters', 'redshift:DescribeClusterParameters'],
  feeds,
  async read(place) {
    const asked = {
      service: 'redshift',
      op: 'DescribeClusterParameters',
      named: 'ParameterGroupName',
    }
    const groups = new ParameterGroups(place, asked, [requireSsl])
    const item = clusterAt(place)
    const listing = { service: 'redshift', op: 'DescribeClusters', field: 'Clusters', next }
    await readList(place, { ...listing, item, feeds }, async (page, scope) => {
      const items = await pLimit(4).map(page, async ({ database, group, isPending }) => {
        if (group === undefined) return database
        const word = await groups.wordOf(group, requireSsl)
        const server = { engine: database.engine, isPending }
        return { ...database, ...said({ requiresTls: requiredTls(server, word) }) }
      })
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await groups.end()
  },
}

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
