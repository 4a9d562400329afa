import pLimit from 'p-limit'
import { z } from 'zod'

import { Amount, Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const service = 'docdb-elastic'
const next = { from: 'nextToken', as: 'nextToken' }
const feeds = [databases]

/** https://docs.aws.amazon.com/documentdb/latest/developerguide/API_elastic_ClusterInList.html */
const Listed = z.object({ clusterArn: RegionalArn }).transform((raw) => raw.clusterArn)

/** Each has a key, and backups of days but no restoring to a moment. https://docs.aws.amazon.com/documentdb/latest/developerguide/API_elastic_Cluster.html */
const Described = z
  .object({ cluster: z.object({ kmsKeyId: Label, backupRetentionPeriod: Amount }) })
  .transform(({ cluster: { kmsKeyId, backupRetentionPeriod: days } }): Partial<Database> => {
    const encryptedAtRest = kmsKeyId ? true : undefined
    return {
      ...said({ encryptedAtRest }),
      ...keyOf(encryptedAtRest, kmsKeyId),
      ...(typeof days === 'number' && {
        backup: { enabled: days > 0, pitr: false, retentionDays: days },
      }),
    }
  })

/**
 * Elastic clusters, another interface than DocumentDB's own.
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/API_elastic_ListClusters.html
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/API_elastic_GetCluster.html
 */
export const elasticClusters: Read = {
  where: 'region',
  lists: ['docdb-elastic.ListClusters'],
  permissions: ['docdb-elastic:ListClusters', 'docdb-elastic:GetCluster'],
  feeds,
  async read(place) {
    const description = new DetailScope(place, service, 'GetCluster', feeds)
    const listing = { service, op: 'ListClusters', field: 'clusters', next, item: Listed, feeds }
    await readList(place, listing, async (page, scope) => {
      const items = await pLimit(4).map(page, readOne)
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await description.end()

    async function readOne({ arn, account, region }: z.infer<typeof Listed>): Promise<Database> {
      const told = await description.ask({ clusterArn: arn }, Described)
      const own = isKnown(told)
        ? told
        : { encryptedAtRest: told, encryptionKey: told, backup: told }
      return {
        id: arn,
        provider: 'aws',
        account,
        kind: 'cluster',
        engine: 'docdb-elastic',
        locations: locationsOf([region]),
        ...own,
      }
    }
  },
}

/** A moment in UTC, in whatever form. */
const Taken = z
  .string()
  .nullish()
  .transform((text) => {
    const at = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text ?? '') ? (text ?? '') : `${text}Z`)
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
  })

/** Taken by day or by hand; elastic clusters cannot be without encryption. https://docs.aws.amazon.com/documentdb/latest/developerguide/API_elastic_ClusterSnapshotInList.html */
const ElasticSnapshot = z
  .object({
    snapshotArn: RegionalArn,
    clusterArn: Label,
    status: Label,
    snapshotCreationTime: Taken,
  })
  .transform((raw): Snapshot => {
    const { arn: id, account, region } = raw.snapshotArn
    return {
      id,
      provider: 'aws',
      account,
      of: raw.clusterArn || 'unknown',
      source: 'database',
      locations: locationsOf([region]),
      encrypted: true,
      ...(raw.status === 'ACTIVE' && said({ takenAt: raw.snapshotCreationTime })),
    }
  })

/** https://docs.aws.amazon.com/documentdb/latest/developerguide/API_elastic_ListClusterSnapshots.html */
export const elasticClusterSnapshots = listRead({
  service,
  op: 'ListClusterSnapshots',
  field: 'snapshots',
  next,
  permissions: ['docdb-elastic:ListClusterSnapshots'],
  item: ElasticSnapshot,
  population: snapshots,
})
