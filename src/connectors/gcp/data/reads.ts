import type { Read } from '#connectors/gcp/place.ts'

import { alloydbClusters } from './alloydb-clusters.ts'
import { backupAndDr } from './backup-and-dr.ts'
import { bigqueryDatasets } from './bigquery-datasets.ts'
import { bigtableInstances } from './bigtable-instances.ts'
import { cloudSqlInstances } from './cloud-sql-instances.ts'
import { cloudSqlKeptBackups } from './cloud-sql-kept-backups.ts'
import { cryptoKeys } from './crypto-keys.ts'
import { diskSnapshots, disks } from './disks.ts'
import { filestoreInstances } from './filestore-instances.ts'
import { firestoreDatabases } from './firestore-databases.ts'
import { images } from './images.ts'
import { inventoryCountsRead } from './inventory-counts.ts'
import { memorystoreInstances } from './memorystore-instances.ts'
import { spannerInstances } from './spanner-instances.ts'
import { storageBuckets } from './storage-buckets.ts'

/** What keeps data, and its keys, copies and backups. */
export const dataReads: readonly Read[] = [
  cloudSqlInstances,
  cloudSqlKeptBackups,
  spannerInstances,
  alloydbClusters,
  bigtableInstances,
  firestoreDatabases,
  bigqueryDatasets,
  memorystoreInstances,
  storageBuckets,
  disks,
  diskSnapshots,
  images,
  filestoreInstances,
  backupAndDr,
  cryptoKeys,
  inventoryCountsRead,
]
