import type { Read } from '#connectors/aws/place.ts'

import { dynamodbBackups } from './dynamodb-backups.ts'
import { dynamodbTables } from './dynamodb-tables.ts'
import { rdsDatabases } from './rds-databases.ts'
import { rdsGlobalClusters } from './rds-global-clusters.ts'
import {
  rdsAutomatedBackups,
  rdsClusterAutomatedBackups,
  rdsClusterSnapshots,
  rdsSnapshots,
} from './rds-snapshots.ts'
import { s3Buckets } from './s3-buckets.ts'

/** What keeps data: databases, tables, buckets and their copies. */
export const dataReads: readonly Read[] = [
  rdsDatabases,
  rdsSnapshots,
  rdsClusterSnapshots,
  rdsAutomatedBackups,
  rdsClusterAutomatedBackups,
  rdsGlobalClusters,
  dynamodbTables,
  dynamodbBackups,
  s3Buckets,
]
