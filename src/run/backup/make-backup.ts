import { createBackup } from '#store/backup/create-backup.ts'
import type { Backup } from '#store/backup/create-backup.ts'
import type { Lock } from '#store/backup/sealing.ts'
import type { Store } from '#store/database.ts'

import { recorded } from './backup-record.ts'

/** Writes a backup to keep, and records that it was made. */
export async function makeBackup(
  store: Store,
  path: string,
  options: { lock: Lock; mayReplace?: boolean },
): Promise<Backup> {
  return await recorded(
    store,
    'made',
    () => createBackup(store, path, options),
    (backup) => ({ id: backup.header.id, bytes: backup.bytes, rows: rowsOf(backup) }),
  )
}

export function rowsOf({ manifest }: Pick<Backup, 'manifest'>): number {
  return manifest.tables.reduce((sum, { rows }) => sum + rows, 0)
}
