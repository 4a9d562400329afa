/**
 * After a restore the database and the signed head agree, however old both are: the signer alone cannot see that later
 * heads were published. So nothing is signed before the restored log was held against what the public has seen, or the
 * operator has said that nothing was lost.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import { equal } from '#log/bytes.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { FormatError } from '#log/format-error.ts'
import { parseNote, verifyNote } from '#log/note.ts'
import { rootFromTiles } from '#log/tiles.ts'
import { loadLogKey } from '#run/log-key.ts'
import { rememberSigned } from '#run/signed-head.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Store } from '#store/database.ts'
import { keyName, logFolder } from '#store/log-place.ts'
import { logTree, storedTiles } from '#store/log.ts'
import { withOrg } from '#store/organisation.ts'
import type { Organisation, Tx, WriteTx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

/** How it is known that nobody has seen a later head: a checkpoint (a signed note), or the operator's word. */
export type Confirmation = { checkpoint: string } | 'loss-accepted'

/**
 * Lets a restored log be signed again. Throws `log-rolled-back` where the checkpoint is ahead of it, `log-forked` where
 * it is of another history. Returns false where there was nothing to confirm.
 */
export async function confirmRestore(
  store: Store,
  organisation: Organisation,
  confirmation: Confirmation,
): Promise<boolean> {
  return await withOrg(store, organisation.id, async (tx) => {
    const restore = await unconfirmedRestore(tx)
    if (!restore) return false
    if (confirmation === 'loss-accepted') {
      await keep(tx, tx.recordedAt, { confirmed_by: 'loss-accepted' })
    } else {
      await refuseLater(tx, store.directory, organisation, restore, confirmation.checkpoint)
      await keep(tx, tx.recordedAt, {
        confirmed_by: 'checkpoint',
        checkpoint: confirmation.checkpoint,
      })
    }
    return true
  })
}

/** What a log was restored to, while that is not confirmed. */
interface Restore {
  backupAt: Date
  logSize: number
}

async function unconfirmedRestore(tx: Tx): Promise<Restore | undefined> {
  const row = await tx.db
    .selectFrom('restore')
    .select(['backup_at', 'log_size'])
    .where('org_id', '=', tx.org)
    .where('confirmed_at', 'is', null)
    .orderBy('restored_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { backupAt: row.backup_at, logSize: row.log_size }
}

/**
 * For the signer: refuses while a restore is not confirmed. Where the public files survived in the data directory,
 * their checkpoint is what the public has seen, and settles it.
 */
export async function refuseUnconfirmed(
  tx: Tx,
  directory: DataDirectory,
  organisation: Organisation,
  now: Date,
): Promise<void> {
  const restore = await unconfirmedRestore(tx)
  if (!restore) return
  const { published: folder } = directory
  const published = join(folder, organisation.slug, logFolder(organisation), 'checkpoint')
  if (existsSync(published)) {
    const checkpoint = readFileSync(published, 'utf8')
    await refuseLater(tx, directory, organisation, restore, checkpoint)
    await keep(tx, now, { confirmed_by: 'published', checkpoint })
    return
  }
  throw new OperatingError(
    'restore-unconfirmed',
    `The log of ${organisation.slug} was restored from a backup of ${restore.backupAt.toISOString()}, and it is not known whether later heads were published.`,
    `Run: beleg backup confirm --latest-checkpoint https://${organisation.origin}/checkpoint (or a file). Where no copy is left anywhere: --accept-loss. Nothing is signed before.`,
  )
}

/** For a recovery: the new log has nothing to be held against. */
export async function settleRestore(tx: WriteTx): Promise<void> {
  await keep(tx, tx.recordedAt, { confirmed_by: 'loss-accepted' })
}

async function keep(
  { db, org }: Tx,
  confirmed_at: Date,
  how: { confirmed_by: 'published' | 'checkpoint' | 'loss-accepted'; checkpoint?: string },
): Promise<void> {
  await db
    .updateTable('restore')
    .set({ confirmed_at, ...how })
    .where('org_id', '=', org)
    .where('confirmed_at', 'is', null)
    .execute()
}

/** What was restored must hold all that the checkpoint covers; entries that came after it prove nothing. */
async function refuseLater(
  tx: Tx,
  directory: DataDirectory,
  organisation: Organisation,
  { logSize }: Restore,
  checkpoint: string,
): Promise<void> {
  const { slug } = organisation
  const seen = await readCheckpoint(directory, organisation, checkpoint)
  if (seen.size > logSize) {
    rememberSigned(directory, organisation, checkpoint)
    throw new OperatingError(
      'log-rolled-back',
      `The restored log of ${slug} had ${logSize} entries, but ${seen.size} were published: the backup is older.`,
      'Restore a later backup. If there is none, beleg log recover begins a new log that names this one.',
    )
  }
  const root = await rootFromTiles(sha256, seen.size, storedTiles(tx, logTree))
  if (!equal(root, seen.root)) {
    rememberSigned(directory, organisation, checkpoint)
    throw new OperatingError(
      'log-forked',
      `The checkpoint over ${seen.size} entries is not of the restored log of ${slug}: they are two histories.`,
      'Restore a backup of the log that was published. If there is none, beleg log recover begins a new log that names it.',
    )
  }
}

async function readCheckpoint(
  directory: DataDirectory,
  organisation: Organisation,
  text: string,
): Promise<{ size: number; root: Uint8Array }> {
  const { slug, origin } = organisation
  const { vkey } = loadLogKey(directory, keyName(organisation), origin)
  try {
    const note = parseNote(text)
    const checkpoint = parseCheckpoint(note.text)
    const signers = await verifyNote(sha256, note, [vkey], verifyEd25519)
    if (signers.length > 0 && checkpoint.origin === origin) return checkpoint
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
  }
  throw new OperatingError(
    'checkpoint-refused',
    `That is no checkpoint that the log of ${slug} (${origin}) signed.`,
    `Give its newest one: https://${origin}/checkpoint, or a copy of that file.`,
  )
}
