import type { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { DbClusterSnapshot, DbSnapshot } from '#connectors/aws/schema.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/**
 * Our own snapshots of instances, by hand and automated; those shared with us belong to others.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshots.html
 */
export const rdsSnapshots = snapshotsIn('DescribeDBSnapshots', 'DBSnapshots', DbSnapshot)

/** The same of clusters. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshots.html */
export const rdsClusterSnapshots = snapshotsIn(
  'DescribeDBClusterSnapshots',
  'DBClusterSnapshots',
  DbClusterSnapshot,
)

function snapshotsIn(op: string, field: string, item: z.ZodType<Snapshot>): Read {
  const feeds = [snapshots]
  const listing = { service: 'rds', op, field, next: { from: 'Marker', as: 'Marker' }, item, feeds }
  return {
    where: 'region',
    lists: [`rds.${op}`],
    permissions: [`rds:${op}`],
    feeds,
    async read(place) {
      await readList(place, listing, async (items, scope) => {
        await place.reading.page(scope, snapshots, items)
        return items.length
      })
    },
  }
}
