import { said } from '#connectors/aws/answer.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { DbCluster, DbInstance } from '#connectors/aws/schema.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

const feeds = [databases]
const next = { from: 'Marker', as: 'Marker' }

/**
 * Clusters and instances of RDS, DocumentDB and Neptune (one API serves all three). Clusters come first, because the
 * storage of an Aurora, DocumentDB or Neptune instance is its cluster's.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
export const rdsDatabases: Read = {
  where: 'region',
  lists: ['rds.DescribeDBClusters', 'rds.DescribeDBInstances'],
  permissions: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
  feeds,
  async read(place) {
    const clusters = new Map<string, Database>()

    if (place.expects('rds.DescribeDBClusters')) {
      const listing = { service: 'rds', op: 'DescribeDBClusters', field: 'DBClusters' }
      await readList(place, { ...listing, next, item: DbCluster, feeds }, async (page, scope) => {
        for (const { name, database } of page) if (name) clusters.set(name, database)
        const items = page.map((cluster) => cluster.database)
        await place.reading.page(scope, databases, items)
        return items.length
      })
    }

    if (place.expects('rds.DescribeDBInstances')) {
      const listing = { service: 'rds', op: 'DescribeDBInstances', field: 'DBInstances' }
      await readList(place, { ...listing, next, item: DbInstance, feeds }, async (page, scope) => {
        const items = page.map((instance) => withStorageOf(clusters, instance))
        await place.reading.page(scope, databases, items)
        return items.length
      })
    }
  },
}

/**
 * The instance with its cluster's word on encryption: what the cluster does not say stays unsaid. Without the cluster,
 * its own word stands. Both lie in one region; the cluster's replicas elsewhere are the cluster's to answer for.
 */
function withStorageOf(
  clusters: ReadonlyMap<string, Database>,
  { database, memberOf }: DbInstance,
): Database {
  const cluster = memberOf === undefined ? undefined : clusters.get(memberOf)
  if (!cluster) return database
  const { encryptedAtRest: _, encryptionKey: _key, ...instance } = database
  return {
    ...instance,
    ...said({ encryptedAtRest: cluster.encryptedAtRest, encryptionKey: cluster.encryptionKey }),
  }
}
