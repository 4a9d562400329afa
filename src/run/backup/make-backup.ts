import { createBackup } from '#store/backup/create-backup.ts'
import type { Backup } from '#store/backup/create-backup.ts'
import type { Lock } from '#store/backup/sealing.ts'
import type { Store } from '#store/database.ts'

import { recordBackup } from './backup-record.ts'

/** Writes a backup to keep, and records that it was made. Whoever asked for it sees it fail; that is not recorded. */
export async function makeBackup(
  store: Store,
  path: string,
  options: { lock: Lock; mayReplace?: boolean },
): Promise<Backup> {
  const startedAt = store.clock()
  const backup = await createBackup(store, path, options)
  const ended = { startedAt, endedAt: store.clock(), ok: true, detail: detailOf(backup) }
  await recordBackup(store, { kind: 'made', ...ended })
  return backup
}

/** What is recorded of a backup that was made. */
export function detailOf(backup: Backup): Record<string, unknown> {
  return { id: backup.header.id, bytes: backup.bytes, rows: rowsOf(backup) }
}

export function rowsOf({ manifest }: Pick<Backup, 'manifest'>): number {
  return manifest.tables.reduce((sum, { rows }) => sum + rows, 0)
}
