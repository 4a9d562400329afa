/**
 * The signer: reads the committed head, proves to itself that it continues the head it signed last, writes the new one
 * to its own fsynced file, and only then lets anybody see it. A crash at any point leaves no fork: what was written is
 * signed again to the same bytes, what was not was never seen.
 */
import { sql } from 'kysely'

import { OperatingError } from '#engine/operating-error.ts'
import { equal } from '#log/bytes.ts'
import { formatCheckpoint } from '#log/checkpoint.ts'
import { formatNote, signNote } from '#log/note.ts'
import { consistencyProof, rootFromTiles } from '#log/tiles.ts'
import { verifyConsistency } from '#log/tree.ts'
import type { Store } from '#store/database.ts'
import { keyName } from '#store/log-place.ts'
import { logTree, readHead, storedTiles } from '#store/log.ts'
import type { Head } from '#store/log.ts'
import { readLastRecorded, refuseWrongClock, stageOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'

import { refuseUnconfirmed } from './backup/confirm-restore.ts'
import { loadLogKey } from './log-key.ts'
import { readSigned, rememberSigned } from './signed-head.ts'

/** A signed head: `note` is the checkpoint, with the log's signature and no other. */
export interface SignedHead extends Head {
  note: string
}

/** Signs the committed head of an organisation's log. Throws an operating error where the database is behind what was signed. */
export async function signHead(store: Store, organisation: Organisation): Promise<SignedHead> {
  const key = loadLogKey(store.directory, keyName(organisation), organisation.origin)
  // Every statement sees what is committed by then: a snapshot from before the lock would look like a rollback.
  return await stageOrg(store, organisation.id, async (tx) => {
    // One signer at a time, across processes; held until this transaction ends.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`beleg signer ${organisation.id}`}, 0))`.execute(
      tx.db,
    )
    refuseWrongClock(store, organisation.id, await readLastRecorded(tx))
    await refuseUnconfirmed(tx, store.directory, organisation, store.clock())
    const head = await readHead(tx)
    const last = await readSigned(store.directory, organisation, key)
    if (last) await refuseFork(tx, last, head)
    const text = formatCheckpoint({ origin: organisation.origin, ...head })
    const note = formatNote({ text, signatures: [signNote(sha256, text, key.vkey, key.sign)] })
    rememberSigned(store.directory, organisation, note)
    return { ...head, note }
  })
}

async function refuseFork(tx: Tx, last: Head, head: Head): Promise<void> {
  const standing = await standingOf(tx, last, head)
  if (standing === 'rolled-back') {
    throw new OperatingError(
      'log-rolled-back',
      `The database holds ${head.size} log entries, but ${last.size} were signed: it was restored from an older copy.`,
      'Restore a newer backup; where there is none: beleg log recover. Nothing is signed, and nothing published, until the log continues what was signed.',
    )
  }
  if (standing === 'forked') {
    throw new OperatingError(
      'log-forked',
      `The log in the database (${head.size} entries) does not continue the one that was signed (${last.size} entries): it was changed.`,
      'Nothing is signed. Compare the database with a backup; beleg trust verify --replay names the first entry that differs. Where there is no sound copy: beleg log recover.',
    )
  }
}

/** How the log in the database stands to a head that was signed. */
export async function standingOf(
  tx: Tx,
  last: Head,
  head: Head,
): Promise<'continues' | 'rolled-back' | 'forked'> {
  if (last.size > head.size) return 'rolled-back'
  const tiles = storedTiles(tx, logTree)
  const proof = await consistencyProof(sha256, last.size, head.size, tiles)
  const continues =
    last.size === head.size || last.size === 0
      ? last.size === 0 || equal(last.root, head.root)
      : verifyConsistency(sha256, {
          from: last.size,
          to: head.size,
          fromRoot: last.root,
          toRoot: head.root,
          proof,
        })
  const isWhole = equal(await rootFromTiles(sha256, head.size, tiles), head.root)
  return continues && isWhole ? 'continues' : 'forked'
}
