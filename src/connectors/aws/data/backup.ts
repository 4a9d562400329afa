import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { protectedResources } from '#populations/protected-resource.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import { isKnown } from '#populations/reported.ts'
import { restoreTests } from '#populations/restore-test.ts'

import { Vault, protectedAt, recoveryPointAt, restoreJobAt } from './backup-schema.ts'

const next = { from: 'NextToken', as: 'NextToken' }

/** What AWS Backup looks after. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListProtectedResources.html */
export const backupProtected = listRead({
  service: 'backup',
  op: 'ListProtectedResources',
  field: 'Results',
  next,
  permissions: ['backup:ListProtectedResources'],
  item: protectedAt,
  population: protectedResources,
})

/** Restores by hand and of restore testing plans. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRestoreJobs.html */
export const backupRestores = listRead({
  service: 'backup',
  op: 'ListRestoreJobs',
  field: 'RestoreJobs',
  next,
  permissions: ['backup:ListRestoreJobs'],
  item: restoreJobAt,
  population: restoreTests,
})

const feeds = [recoveryPoints]

/**
 * The recovery points of every vault.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupVaults.html
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByBackupVault.html
 */
export const backupRecoveryPoints: Read = {
  where: 'region',
  lists: ['backup.ListBackupVaults'],
  permissions: ['backup:ListBackupVaults', 'backup:ListRecoveryPointsByBackupVault'],
  feeds,
  async read(place) {
    const points = new DetailScope(place, 'backup', 'ListRecoveryPointsByBackupVault', feeds)
    const page = listIn('RecoveryPoints', next)
    const item = recoveryPointAt(place)
    const listing = { service: 'backup', op: 'ListBackupVaults', field: 'BackupVaultList', next }
    let items = 0
    const isWhole = await readList(place, { ...listing, item: Vault, feeds }, async (vaults) => {
      await pLimit(4).map(vaults, async (name) => {
        const found = await points.askList({ BackupVaultName: name }, { page, item })
        if (!isKnown(found)) return
        items += found.length
        await place.reading.page(points.scope, recoveryPoints, found)
      })
      return vaults.length
    })
    await points.end({ items, isWhole })
  },
}
