/** Backups and drills that are due, by what is recorded of the last ones: after any pause the next look catches up. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { days, hours } from '#engine/duration.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { createBackup } from '#store/backup/create-backup.ts'
import type { Backup } from '#store/backup/create-backup.ts'
import type { Store } from '#store/database.ts'
import { listOrganisations, readOrg } from '#store/organisation.ts'

import { lastBackup, recorded } from './backup-record.ts'
import type { BackupKind } from './backup-record.ts'
import { drillBackup } from './drill-backup.ts'
import { detailOf } from './make-backup.ts'
import { outdated } from './retention.ts'

/** Where backups go and how often it is proven that they restore. */
export interface Upkeep {
  /** Seconds between two drills; 0 for none. */
  drillEvery: number
  /** Where a backup is written once a day, and whom for; absent: nowhere. */
  daily?: { folder: string; recipients: readonly string[] }
}

const backupEvery = days(1)
/** After one that failed, what stopped it may have passed. */
const retryAfter = hours(1)

/** Does what is due now. Throws what went wrong, which is recorded too. */
export async function runUpkeep(store: Store, { daily, drillEvery }: Upkeep): Promise<void> {
  if (daily && (await isDue(store, 'made', backupEvery))) {
    await recorded(store, 'made', () => makeDaily(store, daily), detailOf)
  }
  if (drillEvery > 0 && (await isDue(store, 'drill', drillEvery))) await drillBackup(store)
}

async function makeDaily(
  store: Store,
  { folder, recipients }: NonNullable<Upkeep['daily']>,
): Promise<Backup> {
  makeFolder(folder)
  const backup = await createBackup(store, join(folder, fileName(store.clock())), {
    lock: { recipients },
  })
  // Only once a newer one is whole.
  for (const old of outdated(readdirSync(folder), store.clock())) rmSync(join(folder, old))
  return backup
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new OperatingError(
      'backup-folder-unwritable',
      `The folder for backups cannot be made: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give --backup a folder that this user may write to.',
      { cause },
    )
  }
}

/** Such as `beleg-2026-11-25T060000Z.age`: sorts by time, and no file system minds it. */
function fileName(at: Date): string {
  return `beleg-${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.age`
}

async function isDue(store: Store, kind: BackupKind, every: number): Promise<boolean> {
  const isAgo = (then: Date, seconds: number) =>
    store.clock().getTime() - then.getTime() >= seconds * 1000
  // Every organisation is asked: one that joined later has no share in what was before.
  for (const { id } of await listOrganisations(store)) {
    const good = await lastBackup(store, id, kind, true)
    const last = await lastBackup(store, id, kind)
    // A first backup is due at once; a first drill when there is something to lose.
    const since = good?.startedAt ?? (kind === 'drill' ? await begunAt(store, id) : undefined)
    if (since && !isAgo(since, every)) continue
    if (!last || last.ok || isAgo(last.startedAt, retryAfter)) return true
  }
  return false
}

/** When the log of an organisation began. */
async function begunAt(store: Store, org: string): Promise<Date | undefined> {
  const genesis = await readOrg(store, org, ({ db }) =>
    db
      .selectFrom('entry')
      .select('at')
      .where('org_id', '=', org)
      .where('index', '=', 0)
      .executeTakeFirst(),
  )
  return genesis?.at
}
