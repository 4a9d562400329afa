import { z } from 'zod'

import { listRead } from '#connectors/aws/list-read.ts'
import type { Place } from '#connectors/aws/place.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import type { InventoryCount } from '#populations/inventory-count.ts'

/**
 * What AWS Config calls the stores we read one by one, and those we do not read yet: of these none is found under the ids they
 * would have, so that it shows that there are some.
 */
const kinds: Readonly<Record<string, Pick<InventoryCount, 'kind' | 'engines' | 'ids'>>> = {
  'AWS::DSQL::Cluster': { kind: 'cluster', ids: 'arn:*:dsql:*' },
  'AWS::DynamoDB::Table': { kind: 'table', engines: ['dynamodb'] },
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
  'AWS::Timestream::InfluxDBInstance': { kind: 'instance', ids: 'arn:*:timestream-influxdb:*' },
}

function countAt(place: Place) {
  return z
    .object({ resourceType: z.string(), count: z.int().min(0) })
    .transform(({ resourceType: type, count }): InventoryCount | undefined => {
      const of = kinds[type]
      if (!of) return undefined
      const { account, region } = place
      const id = scopeAt(place, `config/${type}`)
      return { id, provider: 'aws', account, region, type, ...of, count }
    })
}

/**
 * How many stores AWS Config knows in each region: a second count, by another service, to hold ours against. Where Config
 * records nothing it knows of none, and there is nothing to compare. It is asked for all there are, so that a type it does
 * not know yet is no error.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_GetDiscoveredResourceCounts.html
 */
export const configCounts = listRead({
  service: 'config',
  op: 'GetDiscoveredResourceCounts',
  field: 'resourceCounts',
  next: { from: 'nextToken', as: 'nextToken' },
  permissions: ['config:GetDiscoveredResourceCounts'],
  item: countAt,
  population: inventoryCounts,
})
