import type { z } from 'zod'

import { listRead } from '#connectors/aws/list-read.ts'
import type { Read } from '#connectors/aws/place.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

import {
  DbClusterAutomatedBackup,
  DbClusterSnapshot,
  DbInstanceAutomatedBackup,
  DbSnapshot,
} from './rds-copy-schema.ts'

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

/**
 * Automated backups: also those kept after their database was deleted, which no snapshot shows, and those replicated here.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstanceAutomatedBackups.html
 */
export const rdsAutomatedBackups = snapshotsIn(
  'DescribeDBInstanceAutomatedBackups',
  'DBInstanceAutomatedBackups',
  DbInstanceAutomatedBackup,
)

/** The same of clusters. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterAutomatedBackups.html */
export const rdsClusterAutomatedBackups = snapshotsIn(
  'DescribeDBClusterAutomatedBackups',
  'DBClusterAutomatedBackups',
  DbClusterAutomatedBackup,
)

function snapshotsIn(op: string, field: string, item: z.ZodType<Snapshot>): Read {
  const next = { from: 'Marker', as: 'Marker' }
  const permissions = [`rds:${op}`]
  return listRead({ service: 'rds', op, field, next, permissions, item, population: snapshots })
}
