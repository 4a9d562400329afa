import { z } from 'zod'

import { Amount, Flag, Label, Moment, keyOf, said } from '#connectors/aws/answer.ts'
import type { Place } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import type { ProtectedResource } from '#populations/protected-resource.ts'
import type { RecoveryPoint } from '#populations/recovery-point.ts'
import type { RestoreTest } from '#populations/restore-test.ts'
import type { CopySource } from '#populations/snapshot.ts'

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ProtectedResource.html */
export function protectedAt({ account }: Place) {
  return z
    .object({ ResourceArn: z.string().min(1), ResourceType: Label, LastBackupTime: Moment })
    .transform((raw): ProtectedResource => ({
      id: raw.ResourceArn,
      provider: 'aws',
      account,
      ...said({ type: raw.ResourceType, lastBackup: raw.LastBackupTime }),
    }))
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupVaultListMember.html */
export const Vault = z
  .object({ BackupVaultName: z.string().min(1) })
  .transform((raw) => raw.BackupVaultName)

const databaseTypes = [
  'Aurora',
  'DocumentDB',
  'DynamoDB',
  'Neptune',
  'RDS',
  'Redshift',
  'Redshift Serverless',
  'S3',
  'SAP HANA on Amazon EC2',
  'Timestream',
]
const sources = new Map<string, CopySource>([
  ...databaseTypes.map((type): [string, CopySource] => [type, 'database']),
  ['EBS', 'volume'],
  ['EFS', 'file-system'],
  ['FSx', 'file-system'],
  ['EC2', 'machine'],
  ['VirtualMachine', 'machine'],
])

/**
 * Without a lifecycle, or with one that deletes nothing, it is kept for good.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RecoveryPointByBackupVault.html
 */
export function recoveryPointAt({ account, region }: Place) {
  return z
    .object({
      RecoveryPointArn: z.string().min(1),
      BackupVaultName: z.string(),
      ResourceArn: Label,
      ResourceType: Label,
      IsEncrypted: Flag,
      EncryptionKeyArn: Label,
      Status: Label,
      CreationDate: Moment,
      Lifecycle: z.object({ DeleteAfterDays: Amount }).nullish(),
    })
    .transform((raw): RecoveryPoint => {
      const days = raw.Lifecycle?.DeleteAfterDays
      return {
        id: raw.RecoveryPointArn,
        provider: 'aws',
        account,
        of: raw.ResourceArn ?? 'unknown',
        source: sources.get(raw.ResourceType ?? '') ?? 'other',
        vault: raw.BackupVaultName,
        locations: locationsOf([region]),
        ...said({ encrypted: raw.IsEncrypted, takenAt: raw.CreationDate }),
        ...keyOf(raw.IsEncrypted, raw.EncryptionKeyArn),
        ...(raw.Status && { usable: ['AVAILABLE', 'COMPLETED'].includes(raw.Status) }),
        keptDays: typeof days === 'number' && days > 0 ? days : 'forever',
      }
    })
}

const jobStates: Record<string, RestoreTest['state']> = {
  PENDING: 'running',
  RUNNING: 'running',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  ABORTED: 'failed',
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RestoreJobsListMember.html */
export function restoreJobAt({ account }: Place) {
  return z
    .object({
      RestoreJobId: z.string().min(1),
      SourceResourceArn: Label,
      CreationDate: Moment,
      CompletionDate: Moment,
      Status: z.enum(Object.keys(jobStates)),
      ValidationStatus: Label,
      CreatedBy: z.object({ RestoreTestingPlanArn: Label }).nullish(),
    })
    .transform((raw): RestoreTest => {
      const validation = validations[raw.ValidationStatus ?? '']
      return {
        id: raw.RestoreJobId,
        provider: 'aws',
        account,
        state: jobStates[raw.Status] ?? 'running',
        ...said({
          of: raw.SourceResourceArn,
          startedAt: raw.CreationDate,
          endedAt: raw.CompletionDate,
          validation,
          plan: raw.CreatedBy?.RestoreTestingPlanArn,
        }),
      }
    })
}

const validations: Record<string, 'successful' | 'failed'> = {
  SUCCESSFUL: 'successful',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
}
