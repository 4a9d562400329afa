import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Place } from '#connectors/aws/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import type { InventoryCount } from '#populations/inventory-count.ts'
import type { Unread } from '#populations/reported.ts'

/**
 * What AWS Config calls the stores we read one by one, and those we do not read yet: of these none is found under the ids they
 * would have, so that it shows that there are some.
 */
const kinds: Readonly<Record<string, Pick<InventoryCount, 'kind' | 'engines' | 'ids'>>> = {
  'AWS::DSQL::Cluster': { kind: 'cluster', ids: 'arn:*:dsql:*' },
  'AWS::DynamoDB::Table': { kind: 'table', engines: ['dynamodb'] },
  'AWS::HealthLake::FHIRDatastore': { kind: 'document', ids: 'arn:*:healthlake:*' },
  'AWS::Kendra::Index': { kind: 'search', ids: 'arn:*:kendra:*' },
  'AWS::Lightsail::Bucket': { kind: 'bucket', ids: 'arn:*:lightsail:*' },
  // Only those with servers.
  'AWS::MSK::Cluster': { kind: 'stream', engines: ['kafka'] },
  'AWS::NeptuneGraph::Graph': { kind: 'cluster', ids: 'arn:*:neptune-graph:*' },
  'AWS::OpenSearch::Domain': { kind: 'search' },
  'AWS::OpenSearchServerless::Collection': { kind: 'search', ids: 'arn:*:aoss:*' },
  // Those of DocumentDB and Neptune are of one API with it.
  'AWS::RDS::DBCluster': { kind: 'cluster', ids: 'arn:*:rds:*' },
  // An instance of Lightsail has the engine of one of RDS, and is not counted here.
  'AWS::RDS::DBInstance': { kind: 'instance', ids: 'arn:*:rds:*' },
  'AWS::Redshift::Cluster': { kind: 'warehouse', engines: ['redshift'] },
  'AWS::RedshiftServerless::Namespace': { kind: 'warehouse', engines: ['redshift-serverless'] },
  'AWS::S3::Bucket': { kind: 'bucket', engines: ['s3'] },
  'AWS::S3Tables::TableBucket': { kind: 'bucket', ids: 'arn:*:s3tables:*' },
  'AWS::SageMaker::FeatureGroup': { kind: 'table', ids: 'arn:*:sagemaker:*' },
  'AWS::Timestream::InfluxDBInstance': { kind: 'instance', ids: 'arn:*:timestream-influxdb:*' },
}

/** What a recorder that is known says of its counts: whether it still counts, and which kinds of resources it leaves out. */
export interface Counting {
  now: boolean | Unread | undefined
  leavesOut: (type: string) => boolean | undefined
}

const Counted = z
  .object({ resourceType: z.string(), count: z.int().min(0) })
  .transform(({ resourceType: type, count }) => ({ type, count }))

const listing = {
  service: 'config',
  op: 'GetDiscoveredResourceCounts',
  field: 'resourceCounts',
  next: { from: 'nextToken', as: 'nextToken' },
  item: Counted,
  feeds: [inventoryCounts],
  leadsTo: [discoveredEndpoints],
}

/**
 * How many stores AWS Config knows in each region: a second count, by another service, to hold ours against. Where Config
 * records nothing it knows of none, and there is nothing to compare; what it counted before it stopped is no count of today, and of
 * the kinds it leaves out it has none. It is asked for all there are, so that a type it does not know yet is no error; says of which
 * there are any, and whether that was read to its end.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_GetDiscoveredResourceCounts.html
 */
export async function readConfigCounts(
  place: Place,
  { now, leavesOut }: Counting,
): Promise<{ types: ReadonlySet<string>; isWhole: boolean }> {
  const { account, region, reading } = place
  const itemOf = (type: string, said: Pick<InventoryCount, 'count' | 'uncounted'>) => {
    const of = kinds[type]
    const id = scopeAt(place, `config/${type}`)
    return of ? [{ id, provider: 'aws', account, region, type, ...of, ...said }] : []
  }
  const counted = new Set<string>()
  const isWhole = await readList(
    place,
    listing,
    async (page, scope) => {
      const items = page.flatMap(({ type, count }) => {
        counted.add(type)
        return itemOf(type, saidOf(count, now))
      })
      await reading.page(scope, inventoryCounts, items)
      return items.length
    },
    async (scope) => {
      const left = Object.keys(kinds).filter((type) => now === true && leavesOut(type) === true)
      const items = left
        .filter((type) => !counted.has(type))
        .flatMap((type) => itemOf(type, { uncounted: 'left-out' }))
      if (items.length > 0) await reading.page(scope, inventoryCounts, items)
    },
  )
  return { types: counted, isWhole }
}

function saidOf(count: number, now: Counting['now']): Pick<InventoryCount, 'count' | 'uncounted'> {
  if (now === true) return { count }
  if (now === false) return { uncounted: 'stopped' }
  return now === undefined ? {} : { count: now }
}
