import { dynamodbTables } from './dynamodb-tables.ts'
import type { Read } from './place.ts'
import { rdsDatabases } from './rds-databases.ts'
import { rdsClusterSnapshots, rdsSnapshots } from './rds-snapshots.ts'
import { s3Buckets } from './s3-buckets.ts'

/** Everything that is read of an account. */
export const reads: readonly Read[] = [
  rdsDatabases,
  rdsSnapshots,
  rdsClusterSnapshots,
  dynamodbTables,
  s3Buckets,
]
