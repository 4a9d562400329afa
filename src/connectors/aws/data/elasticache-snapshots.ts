import { z } from 'zod'

import { Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn, siblingArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import type { Database } from '#populations/database.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

function copyOf(arn: z.infer<typeof RegionalArn>, kind: string, name: string | null | undefined) {
  return {
    id: arn.arn,
    provider: 'aws',
    account: arn.account,
    of: name ? siblingArn(arn.arn, kind, name) : 'unknown',
    source: 'database',
    locations: locationsOf([arn.region]),
  } as const
}

/** A group as it is, and since when. */
export interface MadeGroup {
  group: Database
  madeAt: string | undefined
}

/**
 * A snapshot of nodes. It names a key only where that is one of the company's own; without one it is encrypted if its group was, which stays
 * as it was made. Of a group that is gone, or was made anew under the same name, nobody can tell. `unread` is the list of groups where
 * that was not read whole.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Snapshot.html
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html
 */
export function nodesSnapshotOf(
  groups: ReadonlyMap<string, MadeGroup>,
  unread: string | undefined,
): z.ZodType<Snapshot> {
  return NodesSnapshot.transform(({ copy, key, takenAt }): Snapshot => {
    const made = groups.get(copy.of)
    const isOfThis = made?.madeAt !== undefined && takenAt !== undefined && made.madeAt < takenAt
    const its = isOfThis ? made.group.encryptedAtRest : undefined
    const encrypted = key ? true : (its ?? (!made && unread ? { unread } : undefined))
    return {
      ...copy,
      ...(encrypted !== undefined && { encrypted }),
      ...keyOf(encrypted === true, key),
      ...said({ takenAt }),
    }
  })
}

const NodesSnapshot = z
  .object({
    ARN: RegionalArn,
    ReplicationGroupId: Label,
    CacheClusterId: Label,
    SnapshotStatus: Label,
    KmsKeyId: Label,
    NodeSnapshots: z.array(z.object({ SnapshotCreateTime: Moment })).nullish(),
  })
  .transform((raw) => {
    const times = (raw.NodeSnapshots ?? []).flatMap(({ SnapshotCreateTime: at }) => at ?? [])
    return {
      copy: raw.ReplicationGroupId
        ? copyOf(raw.ARN, 'replicationgroup', raw.ReplicationGroupId)
        : copyOf(raw.ARN, 'cluster', raw.CacheClusterId),
      key: raw.KmsKeyId,
      // What all nodes hold is as old as the oldest.
      takenAt: raw.SnapshotStatus === 'available' ? times.toSorted()[0] : undefined,
    }
  })

/** Serverless caches are always encrypted, and so are their snapshots. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ServerlessCacheSnapshot.html */
const ServerlessSnapshot = z
  .object({
    ARN: RegionalArn,
    Status: Label,
    KmsKeyId: Label,
    CreateTime: Moment,
    ServerlessCacheConfiguration: z.object({ ServerlessCacheName: Label }).nullish(),
  })
  .transform((raw): Snapshot => ({
    ...copyOf(raw.ARN, 'serverlesscache', raw.ServerlessCacheConfiguration?.ServerlessCacheName),
    encrypted: true,
    ...keyOf(true, raw.KmsKeyId),
    ...said({ takenAt: raw.Status === 'available' ? raw.CreateTime : undefined }),
  }))

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeServerlessCacheSnapshots.html */
export const elasticacheServerlessSnapshots = listRead({
  service: 'elasticache',
  op: 'DescribeServerlessCacheSnapshots',
  field: 'ServerlessCacheSnapshots',
  next: { from: 'NextToken', as: 'NextToken' },
  permissions: ['elasticache:DescribeServerlessCacheSnapshots'],
  item: ServerlessSnapshot,
  population: snapshots,
})
