import { z } from 'zod'

import { Amount, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import type { OwnBackup } from '#populations/database.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const Regions = z.array(z.object({ RegionName: z.string().min(1) })).nullish()

/**
 * A table, and every region that keeps its data: its own, its replicas', and the witness of a strongly consistent one.
 * Without an `SSEDescription`, or with one that is off, its key is AWS's own.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export const TableDescription = z
  .object({
    Table: z.object({
      TableArn: RegionalArn,
      Replicas: Regions,
      GlobalTableWitnesses: Regions,
      SSEDescription: z.object({ KMSMasterKeyArn: Label }).nullish(),
    }),
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
    ...keyOf(true, table.SSEDescription?.KMSMasterKeyArn),
  }))

/** Point-in-time recovery of a table. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html */
export const ContinuousBackups = z
  .object({
    ContinuousBackupsDescription: z.object({
      PointInTimeRecoveryDescription: z.object({
        PointInTimeRecoveryStatus: z.enum(['ENABLED', 'DISABLED', 'ENABLING']),
        RecoveryPeriodInDays: Amount,
        LatestRestorableDateTime: Moment,
      }),
    }),
  })
  .transform(
    ({ ContinuousBackupsDescription: { PointInTimeRecoveryDescription: pitr } }): OwnBackup => {
      const on = pitr.PointInTimeRecoveryStatus === 'ENABLED'
      return {
        enabled: on,
        pitr: on,
        ...(on &&
          said({
            retentionDays: pitr.RecoveryPeriodInDays,
            latestRestorable: pitr.LatestRestorableDateTime,
          })),
      }
    },
  )

/** A backup on demand; those of AWS Backup are recovery points. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BackupSummary.html */
export const BackupSummary = z
  .object({
    BackupArn: RegionalArn,
    TableArn: Label,
    BackupStatus: Label,
    BackupType: Label,
    BackupCreationDateTime: Moment,
  })
  .transform((raw): Snapshot | undefined => {
    if (raw.BackupType === 'AWS_BACKUP' || raw.BackupStatus === 'DELETED') return undefined
    return {
      id: raw.BackupArn.arn,
      provider: 'aws',
      account: raw.BackupArn.account,
      of: raw.TableArn ?? 'unknown',
      source: 'database',
      locations: locationsOf([raw.BackupArn.region]),
      // DynamoDB encrypts what it keeps, and nobody can turn it off.
      encrypted: true,
      ...(raw.BackupStatus === 'AVAILABLE' && said({ takenAt: raw.BackupCreationDateTime })),
    }
  })
