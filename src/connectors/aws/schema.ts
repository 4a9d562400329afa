import { z } from 'zod'

import type { Database } from '#populations/database.ts'
import type { Snapshot } from '#populations/snapshot.ts'

import { RegionalArn, Replica } from './arn.ts'
import { bucketRegionOf, locationsOf } from './regions.ts'

// Only what we use of each answer, parsed and renamed in one step. A missing flag stays missing: a default would
// turn ignorance into a promise. Labels that nothing is judged by may be missing.
const Flag = z.boolean().nullish()
const Label = z.string().nullish()
const replicas = z
  .array(Replica)
  .nullish()
  .transform((regions) => (regions ?? []).filter((region) => region !== undefined))

/** A cluster (RDS, DocumentDB, Neptune), and the name its members call it by. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html */
export const DbCluster = z
  .object({
    DBClusterArn: RegionalArn,
    DBClusterIdentifier: Label,
    Engine: Label,
    StorageEncrypted: Flag,
    ReadReplicaIdentifiers: replicas,
  })
  .transform((raw): { database: Database; name: string | undefined } => ({
    name: raw.DBClusterIdentifier ?? undefined,
    database: {
      id: raw.DBClusterArn.arn,
      provider: 'aws',
      account: raw.DBClusterArn.account,
      kind: 'cluster',
      engine: raw.Engine ?? 'unknown',
      locations: locationsOf([raw.DBClusterArn.region, ...raw.ReadReplicaIdentifiers]),
      ...(typeof raw.StorageEncrypted === 'boolean' && { encryptedAtRest: raw.StorageEncrypted }),
    },
  }))
export type DbCluster = z.infer<typeof DbCluster>

/** Engines whose instances only compute: the storage is the cluster's. */
const sharesStorage = (engine: string): boolean =>
  engine.startsWith('aurora') || engine === 'docdb' || engine === 'neptune'

/**
 * An instance, and the cluster whose storage it uses. Replicated automated backups lie in other regions, and count.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export const DbInstance = z
  .object({
    DBInstanceArn: RegionalArn,
    Engine: Label,
    StorageEncrypted: Flag,
    DBClusterIdentifier: Label,
    ReadReplicaDBInstanceIdentifiers: replicas,
    ReadReplicaDBClusterIdentifiers: replicas,
    DBInstanceAutomatedBackupsReplications: z
      .array(z.object({ DBInstanceAutomatedBackupsArn: RegionalArn }))
      .nullish(),
  })
  .transform((raw): { database: Database; memberOf: string | undefined } => {
    const engine = raw.Engine ?? 'unknown'
    const backups = raw.DBInstanceAutomatedBackupsReplications ?? []
    return {
      memberOf: sharesStorage(engine) ? (raw.DBClusterIdentifier ?? undefined) : undefined,
      database: {
        id: raw.DBInstanceArn.arn,
        provider: 'aws',
        account: raw.DBInstanceArn.account,
        kind: 'instance',
        engine,
        locations: locationsOf([
          raw.DBInstanceArn.region,
          ...raw.ReadReplicaDBInstanceIdentifiers,
          ...raw.ReadReplicaDBClusterIdentifiers,
          ...backups.map((backup) => backup.DBInstanceAutomatedBackupsArn.region),
        ]),
        ...(typeof raw.StorageEncrypted === 'boolean' && { encryptedAtRest: raw.StorageEncrypted }),
      },
    }
  })
export type DbInstance = z.infer<typeof DbInstance>

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html */
export const DbSnapshot = z
  .object({ DBSnapshotArn: RegionalArn, DBInstanceIdentifier: Label, Encrypted: Flag })
  .transform((raw) => snapshot(raw.DBSnapshotArn, raw.DBInstanceIdentifier, raw.Encrypted))

/** Here the same flag is called StorageEncrypted. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterSnapshot.html */
export const DbClusterSnapshot = z
  .object({
    DBClusterSnapshotArn: RegionalArn,
    DBClusterIdentifier: Label,
    StorageEncrypted: Flag,
  })
  .transform((raw) =>
    snapshot(raw.DBClusterSnapshotArn, raw.DBClusterIdentifier, raw.StorageEncrypted),
  )

function snapshot(
  { arn, region, account }: z.infer<typeof RegionalArn>,
  of: string | null | undefined,
  encrypted: boolean | null | undefined,
): Snapshot {
  return {
    id: arn,
    provider: 'aws',
    account,
    of: of ?? 'unknown',
    source: 'database',
    locations: locationsOf([region]),
    ...(typeof encrypted === 'boolean' && { encrypted }),
  }
}

const Regions = z.array(z.object({ RegionName: z.string().min(1) })).nullish()

/**
 * A table, and every region that keeps its data: its own, its replicas', and the witness of a strongly consistent one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export const TableDescription = z
  .object({
    Table: z.object({ TableArn: RegionalArn, Replicas: Regions, GlobalTableWitnesses: Regions }),
  })
  .transform(({ Table: table }) => ({
    arn: table.TableArn.arn,
    account: table.TableArn.account,
    locations: locationsOf([
      table.TableArn.region,
      ...[...(table.Replicas ?? []), ...(table.GlobalTableWitnesses ?? [])].map(
        (place) => place.RegionName,
      ),
    ]),
  }))

/** A bucket in the list; newer answers say its region. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Bucket.html */
export const Bucket = z
  .object({ Name: z.string().min(1), BucketRegion: Label })
  .transform((raw) => ({
    name: raw.Name,
    ...(raw.BucketRegion && { locations: locationsOf([bucketRegionOf(raw.BucketRegion)]) }),
  }))
export type Bucket = z.infer<typeof Bucket>

/**
 * Where a bucket lies. The field must be there, though it may be null (us-east-1): an empty answer is no answer.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export const BucketLocation = z
  .object({ LocationConstraint: z.string().nullable() })
  .transform((raw) => locationsOf([bucketRegionOf(raw.LocationConstraint)]))

/**
 * True where a rule names an algorithm; provider-managed keys count. An answer without such a rule is unreadable, not
 * a no: S3 says no by an error. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 */
export const BucketEncryption = z
  .object({
    ServerSideEncryptionConfiguration: z.object({
      Rules: z
        .array(
          z.object({
            ApplyServerSideEncryptionByDefault: z
              .object({ SSEAlgorithm: z.string().nullish() })
              .nullish(),
          }),
        )
        .refine(
          (rules) => rules.some((rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm),
          'no rule names an algorithm',
        ),
    }),
  })
  .transform(() => true)

/** An account, and whether it can hold anything readable. `Status` was retired for `State` in September 2026. https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html */
export const Account = z
  .object({ Id: z.string().regex(/^\d{12}$/), State: Label, Status: Label })
  .transform((raw) => ({
    id: raw.Id,
    expected: !['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION'].includes(
      raw.State ?? raw.Status ?? '',
    ),
  }))

/** A region, and whether the account uses it; only a clear "not-opted-in" leaves it out. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Region.html */
export const Region = z
  .object({ RegionName: z.string().min(1), OptInStatus: Label })
  .transform((raw) => ({ name: raw.RegionName, enabled: raw.OptInStatus !== 'not-opted-in' }))

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const CallerIdentity = z
  .object({ Account: z.string().regex(/^\d{12}$/) })
  .transform((raw) => raw.Account)
