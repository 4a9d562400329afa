import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import type { Database } from '#populations/database.ts'

import { Amount, Flag, Label, Moment, keyOf, said } from './answer.ts'
import { RegionalArn, Replica, siblingArn } from './arn.ts'
import { locationsOf } from './regions.ts'
import { outpost, zonesApart, zonesBy } from './zones.ts'

// Only what we use of each answer, parsed and renamed in one step.
const replicas = z
  .array(Replica)
  .nullish()
  .transform((regions) => (regions ?? []).filter((region) => region !== undefined))

/** By which parameters a server goes; `isPending` where it does not go by them yet. */
export interface Server {
  engine: string
  version?: string
  /** The name of its parameter group. */
  group?: string
  isPending: boolean
}

/** The logs that a server hands to CloudWatch; AWS leaves the list out where there are none. */
const Exports = z
  .array(z.string())
  .nullish()
  .transform((logs) => logs ?? [])

interface Cluster {
  database: Database
  name: string | undefined
  server: Server
  exports: string[]
}

/** A cluster (RDS, DocumentDB, Neptune), and the name its members call it by. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html */
export const DbCluster = z
  .object({
    DBClusterArn: RegionalArn,
    DBClusterIdentifier: Label,
    Engine: Label,
    StorageEncrypted: Flag,
    KmsKeyId: Label,
    BackupRetentionPeriod: Amount,
    LatestRestorableTime: Moment,
    Status: Label,
    AutomaticRestartTime: Moment,
    PubliclyAccessible: Flag,
    MultiAZ: Flag,
    ReplicationSourceIdentifier: Label,
    ReadReplicaIdentifiers: replicas,
    EngineVersion: Label,
    DBClusterParameterGroup: Label,
    EnabledCloudwatchLogsExports: Exports,
    DBClusterMembers: z.array(z.object({ DBClusterParameterGroupStatus: Label })).nullish(),
  })
  .transform((raw): Cluster => ({
    exports: raw.EnabledCloudwatchLogsExports,
    name: raw.DBClusterIdentifier ?? undefined,
    server: {
      engine: raw.Engine ?? 'unknown',
      ...said({ version: raw.EngineVersion, group: raw.DBClusterParameterGroup }),
      isPending: (raw.DBClusterMembers ?? []).some(
        (member) => member.DBClusterParameterGroupStatus !== 'in-sync',
      ),
    },
    database: {
      id: raw.DBClusterArn.arn,
      provider: 'aws',
      account: raw.DBClusterArn.account,
      kind: 'cluster',
      engine: raw.Engine ?? 'unknown',
      locations: locationsOf([raw.DBClusterArn.region, ...raw.ReadReplicaIdentifiers]),
      ...said({
        replicaOf: raw.ReplicationSourceIdentifier || undefined,
        encryptedAtRest: raw.StorageEncrypted,
        public: raw.PubliclyAccessible,
      }),
      // True where its instances run in more than one zone.
      ...zonesBy(raw.MultiAZ),
      ...keyOf(raw.StorageEncrypted, raw.KmsKeyId),
      ...backupOf(raw, raw.Status),
    },
  }))
export type DbCluster = z.infer<typeof DbCluster>

/** An instance, the cluster whose storage it uses, and the one whose parameters it goes by. */
interface Instance {
  database: Database
  memberOf: string | undefined
  cluster: string | undefined
  server: Server
  exports: string[]
}

/** Engines whose instances only compute: the storage is the cluster's. */
const sharesStorage = (engine: string): boolean =>
  engine.startsWith('aurora') || engine === 'docdb' || engine === 'neptune'

/**
 * An instance, and the cluster whose storage it uses. Replicated automated backups lie in other regions, and count; one in a Local Zone
 * or on an Outpost lies there.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export const DbInstance = z
  .object({
    DBInstanceArn: RegionalArn,
    Engine: Label,
    StorageEncrypted: Flag,
    KmsKeyId: Label,
    BackupRetentionPeriod: Amount,
    LatestRestorableTime: Moment,
    DBInstanceStatus: Label,
    AutomaticRestartTime: Moment,
    PubliclyAccessible: Flag,
    MultiAZ: Flag,
    ReadReplicaSourceDBInstanceIdentifier: Label,
    ReadReplicaSourceDBClusterIdentifier: Label,
    DBClusterIdentifier: Label,
    ReadReplicaDBInstanceIdentifiers: replicas,
    ReadReplicaDBClusterIdentifiers: replicas,
    DBInstanceAutomatedBackupsReplications: z
      .array(z.object({ DBInstanceAutomatedBackupsArn: RegionalArn }))
      .nullish(),
    AvailabilityZone: Label,
    SecondaryAvailabilityZone: Label,
    DBSubnetGroup: z
      .object({
        Subnets: z.array(z.object({ SubnetOutpost: z.object({ Arn: Label }).nullish() })).nullish(),
      })
      .nullish(),
    EngineVersion: Label,
    EnabledCloudwatchLogsExports: Exports,
    DBParameterGroups: z
      .array(z.object({ DBParameterGroupName: z.string(), ParameterApplyStatus: Label }))
      .nullish(),
  })
  .transform((raw): Instance => {
    const engine = raw.Engine ?? 'unknown'
    const [group, ...others] = raw.DBParameterGroups ?? []
    const backups = raw.DBInstanceAutomatedBackupsReplications ?? []
    const { region } = raw.DBInstanceArn
    const zones = [raw.AvailabilityZone, raw.SecondaryAvailabilityZone]
    const isOnOutpost = raw.DBSubnetGroup?.Subnets?.some((subnet) => subnet.SubnetOutpost?.Arn)
    return {
      memberOf: sharesStorage(engine) ? (raw.DBClusterIdentifier ?? undefined) : undefined,
      cluster: raw.DBClusterIdentifier ?? undefined,
      exports: raw.EnabledCloudwatchLogsExports,
      server: {
        engine,
        // An instance has one group; of two we could not say which holds.
        ...said({
          version: raw.EngineVersion,
          group: others.length === 0 ? group?.DBParameterGroupName : undefined,
        }),
        isPending: group?.ParameterApplyStatus !== 'in-sync',
      },
      database: {
        id: raw.DBInstanceArn.arn,
        provider: 'aws',
        account: raw.DBInstanceArn.account,
        kind: 'instance',
        engine,
        // Its backups lie in the region, wherever it runs.
        locations: locationsOf([
          region,
          ...zonesApart(region, zones),
          ...(isOnOutpost ? [outpost] : []),
          ...raw.ReadReplicaDBInstanceIdentifiers,
          ...raw.ReadReplicaDBClusterIdentifiers,
          ...backups.map((backup) => backup.DBInstanceAutomatedBackupsArn.region),
        ]),
        ...said({
          partOf: raw.DBClusterIdentifier
            ? siblingArn(raw.DBInstanceArn.arn, 'cluster', raw.DBClusterIdentifier)
            : undefined,
          replicaOf:
            raw.ReadReplicaSourceDBInstanceIdentifier ||
            raw.ReadReplicaSourceDBClusterIdentifier ||
            undefined,
          encryptedAtRest: raw.StorageEncrypted,
          public: raw.PubliclyAccessible,
        }),
        // A member runs in one zone; what happens when that fails is its cluster's to say.
        ...(!raw.DBClusterIdentifier && zonesBy(raw.MultiAZ)),
        ...keyOf(raw.StorageEncrypted, raw.KmsKeyId),
        ...backupOf(raw, raw.DBInstanceStatus),
      },
    }
  })
export type DbInstance = z.infer<typeof DbInstance>

/** How long a database stays stopped before AWS starts it again. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html */
const stoppedDays = 7

/** A retention of nought turns automated backups off, and with them point-in-time recovery. */
function backupOf(
  raw: {
    BackupRetentionPeriod?: number | null | undefined
    LatestRestorableTime?: string | undefined
    AutomaticRestartTime?: string | undefined
  },
  status: string | null | undefined,
): Pick<Database, 'backup'> {
  const days = raw.BackupRetentionPeriod
  if (typeof days !== 'number') return {}
  return {
    backup: {
      enabled: days > 0,
      pitr: days > 0,
      retentionDays: days,
      ...said({ latestRestorable: raw.LatestRestorableTime }),
      ...(status === 'stopped' &&
        raw.AutomaticRestartTime && {
          stoppedAt: addDays(new Date(raw.AutomaticRestartTime), -stoppedDays).toISOString(),
        }),
    },
  }
}

/** An account, and whether it can hold anything readable. `Status` was retired for `State` in September 2026. https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html */
export const Account = z
  .object({ Id: z.string().regex(/^\d{12}$/), Name: Label, State: Label, Status: Label })
  .transform((raw) => ({
    id: raw.Id,
    ...(raw.Name && { name: raw.Name }),
    expected: !['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION'].includes(
      raw.State ?? raw.Status ?? '',
    ),
  }))

export type Account = z.infer<typeof Account>

/** A region, and whether the account uses it; only a clear "not-opted-in" leaves it out. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Region.html */
export const Region = z
  .object({ RegionName: z.string().min(1), OptInStatus: Label })
  .transform((raw) => ({ name: raw.RegionName, enabled: raw.OptInStatus !== 'not-opted-in' }))

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const CallerIdentity = z
  .object({ Account: z.string().regex(/^\d{12}$/) })
  .transform((raw) => raw.Account)
