import {
  BackupClient,
  ListBackupVaultsCommand,
  ListProtectedResourcesCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsCommand,
} from '@aws-sdk/client-backup'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })
const OfVault = z.strictObject({ BackupVaultName: z.string(), NextToken: z.string().optional() })

export const backup: Service = {
  open: (config) => new BackupClient(config),
  operations: {
    ListBackupVaults: asks(ListBackupVaultsCommand, Page),
    ListRecoveryPointsByBackupVault: asks(ListRecoveryPointsByBackupVaultCommand, OfVault),
    ListProtectedResources: asks(ListProtectedResourcesCommand, Page),
    ListRestoreJobs: asks(ListRestoreJobsCommand, Page),
  },
}
