import type { Read } from '#connectors/aws/place.ts'

import { backupProtected, backupRecoveryPoints, backupRestores } from './backup.ts'
import { daxClusters } from './dax.ts'
import { elasticClusterSnapshots, elasticClusters } from './docdb-elastic.ts'
import { dynamodbBackups } from './dynamodb-backups.ts'
import { dynamodbTables } from './dynamodb-tables.ts'
import { ebsDefaultEncryption, ebsSnapshots, ebsVolumes } from './ebs.ts'
import { efsFileSystems } from './efs.ts'
import { elasticacheServerlessSnapshots } from './elasticache-snapshots.ts'
import { elasticacheClusters, elasticacheGroups, elasticacheServerless } from './elasticache.ts'
import { fsxBackups, fsxFileSystems } from './fsx.ts'
import { keyspacesTables } from './keyspaces.ts'
import { kmsKeys } from './kms-keys.ts'
import { lightsailDiskSnapshots, lightsailDisks } from './lightsail-disks.ts'
import { lightsailDatabases } from './lightsail.ts'
import { memorydbClusters, memorydbSnapshots } from './memorydb.ts'
import { mskClusters } from './msk-clusters.ts'
import { opensearchDomains } from './opensearch.ts'
import { rdsDatabases } from './rds-databases.ts'
import { rdsGlobalClusters } from './rds-global-clusters.ts'
import { rdsProxies } from './rds-proxies.ts'
import {
  rdsAutomatedBackups,
  rdsClusterAutomatedBackups,
  rdsClusterSnapshots,
  rdsSnapshots,
} from './rds-snapshots.ts'
import { redshiftNamespaces, redshiftServerlessSnapshots } from './redshift-serverless.ts'
import { redshiftClusters, redshiftSnapshots } from './redshift.ts'
import { s3Buckets } from './s3-buckets.ts'
import { s3DirectoryBuckets } from './s3-directory-buckets.ts'
import { timestreamTables } from './timestream.ts'

/** What keeps data: databases, tables, buckets, disks and their copies, and the keys they are encrypted under. */
export const dataReads: readonly Read[] = [
  rdsDatabases,
  rdsSnapshots,
  rdsClusterSnapshots,
  rdsAutomatedBackups,
  rdsClusterAutomatedBackups,
  rdsGlobalClusters,
  rdsProxies,
  dynamodbTables,
  dynamodbBackups,
  daxClusters,
  redshiftClusters,
  redshiftSnapshots,
  redshiftNamespaces,
  redshiftServerlessSnapshots,
  elasticacheGroups,
  elasticacheClusters,
  elasticacheServerless,
  elasticacheServerlessSnapshots,
  memorydbClusters,
  memorydbSnapshots,
  opensearchDomains,
  mskClusters,
  elasticClusters,
  elasticClusterSnapshots,
  keyspacesTables,
  timestreamTables,
  s3Buckets,
  s3DirectoryBuckets,
  ebsVolumes,
  ebsSnapshots,
  ebsDefaultEncryption,
  efsFileSystems,
  fsxFileSystems,
  fsxBackups,
  lightsailDatabases,
  lightsailDisks,
  lightsailDiskSnapshots,
  kmsKeys,
  backupProtected,
  backupRecoveryPoints,
  backupRestores,
]
