import pLimit from 'p-limit'

import { said } from '#connectors/aws/answer.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { ParameterGroups } from '#connectors/aws/network/parameter-groups.ts'
import { requiredTls, tlsParameters, tlsSettingOf } from '#connectors/aws/network/required-tls.ts'
import type { Read } from '#connectors/aws/place.ts'
import { DbCluster, DbInstance } from '#connectors/aws/schema.ts'
import type { Server } from '#connectors/aws/schema.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { serviceLogs } from '#populations/service-log.ts'

import { databaseLog } from './database-log.ts'

const feeds = [databases, serviceLogs]
const next = { from: 'Marker', as: 'Marker' }
const instanceParameters = {
  service: 'rds',
  op: 'DescribeDBParameters',
  named: 'DBParameterGroupName',
}
const clusterParameters = {
  service: 'rds',
  op: 'DescribeDBClusterParameters',
  named: 'DBClusterParameterGroupName',
}

/**
 * Clusters and instances of RDS, DocumentDB and Neptune (one API serves all three). Clusters come first, because the
 * storage of an Aurora, DocumentDB or Neptune instance is its cluster's. Of each parameter group in use it is asked once whether
 * it turns away connections without TLS. Which logs they write is said with them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
export const rdsDatabases: Read = {
  where: 'region',
  lists: ['rds.DescribeDBClusters', 'rds.DescribeDBInstances'],
  permissions: [
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    'rds:DescribeDBParameters',
    'rds:DescribeDBClusterParameters',
  ],
  feeds,
  async read(place) {
    const clusters = new Map<string, Database>()
    const ofInstances = new ParameterGroups(place, instanceParameters, tlsParameters)
    const ofClusters = new ParameterGroups(place, clusterParameters, tlsParameters)

    if (place.expects('rds.DescribeDBClusters')) {
      const listing = { service: 'rds', op: 'DescribeDBClusters', field: 'DBClusters' }
      await readList(place, { ...listing, next, item: DbCluster, feeds }, async (page, scope) => {
        const items = await pLimit(4).map(page, ({ database, server }) =>
          withTls(database, server, ofClusters),
        )
        for (const [index, { name }] of page.entries()) {
          const item = items[index]
          if (name && item) clusters.set(name, item)
        }
        await place.reading.page(scope, databases, items)
        await place.reading.page(scope, serviceLogs, page.flatMap(databaseLog(place)))
        return items.length
      })
    }

    if (place.expects('rds.DescribeDBInstances')) {
      const listing = { service: 'rds', op: 'DescribeDBInstances', field: 'DBInstances' }
      await readList(place, { ...listing, next, item: DbInstance, feeds }, async (page, scope) => {
        const items = await pLimit(4).map(page, async (instance) => {
          const database = withStorageOf(clusters, instance)
          if (instance.cluster === undefined) {
            return await withTls(database, instance.server, ofInstances)
          }
          // Whoever belongs to a cluster goes by the cluster's parameters, and is as many as that.
          const { requiresTls, zones } = clusters.get(instance.cluster) ?? {}
          return { ...database, ...said({ requiresTls, zones }) }
        })
        await place.reading.page(scope, databases, items)
        // What a member of a cluster logs is its cluster's to say.
        const alone = page.filter(({ cluster }) => cluster === undefined)
        await place.reading.page(scope, serviceLogs, alone.flatMap(databaseLog(place)))
        return items.length
      })
    }
    await ofClusters.end()
    await ofInstances.end()
  },
}

async function withTls(
  database: Database,
  server: Server,
  groups: ParameterGroups,
): Promise<Database> {
  const setting = tlsSettingOf(server.engine)
  if (!setting || server.group === undefined) return database
  const word = await groups.wordOf(server.group, setting.parameter)
  return { ...database, ...said({ requiresTls: requiredTls(server, word) }) }
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
