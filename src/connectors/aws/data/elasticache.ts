import { z } from 'zod'

import { Amount, Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { outpost, zonesApart, zonesBy } from '#connectors/aws/zones.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { snapshots } from '#populations/snapshot.ts'

import { nodesSnapshotOf } from './elasticache-snapshots.ts'
import type { MadeGroup } from './elasticache-snapshots.ts'

const next = { from: 'Marker', as: 'Marker' }

/** Where a node runs. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_NodeGroupMember.html */
const Node = z.object({ PreferredAvailabilityZone: Label, PreferredOutpostArn: Label })
type Node = z.infer<typeof Node>

function cache(
  arn: z.infer<typeof RegionalArn>,
  engine: string | null | undefined,
  nodes: readonly Node[] = [],
) {
  const zones = nodes.map((node) => node.PreferredAvailabilityZone)
  // What lies in several of the region's own zones says so in one word.
  const apart = zonesApart(arn.region, zones).filter((zone) => zone !== 'Multiple')
  const isOnOutpost = nodes.some((node) => node.PreferredOutpostArn)
  return {
    id: arn.arn,
    provider: 'aws',
    account: arn.account,
    kind: 'cache',
    engine: engine ?? 'redis',
    locations: locationsOf([arn.region, ...apart, ...(isOnOutpost ? [outpost] : [])]),
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
    MultiAZ: Label,
    ReplicationGroupCreateTime: Moment,
    NodeGroups: z.array(z.object({ NodeGroupMembers: z.array(Node).nullish() })).nullish(),
  })
  .transform((raw): MadeGroup => ({
    group: {
      ...cache(
        raw.ARN,
        raw.Engine,
        (raw.NodeGroups ?? []).flatMap((group) => group.NodeGroupMembers ?? []),
      ),
      ...zonesBy(raw.MultiAZ ? raw.MultiAZ === 'enabled' : undefined),
      ...said({ encryptedAtRest: raw.AtRestEncryptionEnabled }),
      ...keyOf(raw.AtRestEncryptionEnabled, raw.KmsKeyId),
      ...tls(raw.TransitEncryptionEnabled, raw.TransitEncryptionMode),
      ...backupFor(raw.SnapshotRetentionLimit),
    },
    madeAt: raw.ReplicationGroupCreateTime,
  }))

/** A cluster of its own; the nodes of a replication group are no store beside it. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html */
const CacheCluster = Node.extend({
  ARN: RegionalArn,
  Engine: Label,
  ReplicationGroupId: Label,
  AtRestEncryptionEnabled: Flag,
  TransitEncryptionEnabled: Flag,
  TransitEncryptionMode: Label,
  SnapshotRetentionLimit: Amount,
}).transform((raw): Database | undefined => {
  if (raw.ReplicationGroupId) return undefined
  return {
    ...cache(raw.ARN, raw.Engine, [raw]),
    // One node, or nodes of which each holds another part.
    zones: 'one',
    ...said({ encryptedAtRest: raw.AtRestEncryptionEnabled }),
    ...tls(raw.TransitEncryptionEnabled, raw.TransitEncryptionMode),
    ...backupFor(raw.SnapshotRetentionLimit),
  }
})

/** Serverless caches are always kept in several zones, and encrypted at rest and on the way. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/disaster-recovery-resiliency.html https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html */
const ServerlessCache = z
  .object({ ARN: RegionalArn, Engine: Label, KmsKeyId: Label, SnapshotRetentionLimit: Amount })
  .transform((raw): Database => ({
    ...cache(raw.ARN, raw.Engine),
    zones: 'several',
    encryptedAtRest: true,
    ...keyOf(true, raw.KmsKeyId),
    requiresTls: { isRequired: true, by: 'ServerlessCache' },
    ...backupFor(raw.SnapshotRetentionLimit),
  }))

/**
 * Groups of nodes, and their snapshots: which of these are encrypted only their groups say.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeSnapshots.html
 */
export const elasticacheGroups: Read = {
  where: 'region',
  lists: ['elasticache.DescribeReplicationGroups', 'elasticache.DescribeSnapshots'],
  permissions: ['elasticache:DescribeReplicationGroups', 'elasticache:DescribeSnapshots'],
  feeds: [databases, snapshots],
  async read(place) {
    const { reading } = place
    const groups = new Map<string, MadeGroup>()
    const listing = {
      service: 'elasticache',
      op: 'DescribeReplicationGroups',
      field: 'ReplicationGroups',
      next,
      item: ReplicationGroup,
      feeds: [databases],
    }
    const isWhole = await readList(place, listing, async (page, scope) => {
      for (const made of page) groups.set(made.group.id, made)
      await reading.page(
        scope,
        databases,
        page.map(({ group }) => group),
      )
      return page.length
    })
    const copies = {
      service: 'elasticache',
      op: 'DescribeSnapshots',
      field: 'Snapshots',
      next,
      item: nodesSnapshotOf(
        groups,
        isWhole ? undefined : scopeAt(place, `elasticache.${listing.op}`),
      ),
      feeds: [snapshots],
    }
    await readList(place, copies, async (page, scope) => {
      await reading.page(scope, snapshots, page)
      return page.length
    })
  },
}

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
