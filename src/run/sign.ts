/**
 * The signer: reads the committed head, proves to itself that it continues the head it signed last, writes the new one
 * to its own fsynced file, and only then lets anybody see it. A crash at any point leaves no fork: what was written is
 * signed again to the same bytes, what was not was never seen.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { sql } from 'kysely'

import { OperatingError } from '#engine/operating-error.ts'
import { equal } from '#log/bytes.ts'
import { formatCheckpoint, parseCheckpoint } from '#log/checkpoint.ts'
import { formatNote, parseNote, signNote, verifyNote } from '#log/note.ts'
import { consistencyProof, rootFromTiles } from '#log/tiles.ts'
import { verifyConsistency } from '#log/tree.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Store } from '#store/database.ts'
import { replaceFile } from '#store/durable-file.ts'
import { logTree, readHead, storedTiles } from '#store/log.ts'
import type { Head } from '#store/log.ts'
import { stageOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

import { loadLogKey } from './log-key.ts'
import type { LogKey } from './log-key.ts'

/** A signed head: `note` is what is published as the checkpoint. */
export interface SignedHead extends Head {
  note: string
}

/** Signs the committed head of an organisation's log. Throws an operating error where the database is behind what was signed. */
export async function signHead(store: Store, organisation: Organisation): Promise<SignedHead> {
  const key = loadLogKey(store.directory, organisation.slug, organisation.origin)
  const path = signedPath(store.directory, organisation.slug)
  // Every statement sees what is committed by then: a snapshot from before the lock would look like a rollback.
  return await stageOrg(store, organisation.id, async (tx) => {
    // One signer at a time, across processes; held until this transaction ends.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`beleg signer ${organisation.id}`}, 0))`.execute(
      tx.db,
    )
    const head = await readHead(tx)
    const last = await readSigned(path, key)
    if (last) await refuseFork(tx, last, head)
    const text = formatCheckpoint({ origin: organisation.origin, ...head })
    const note = formatNote({ text, signatures: [signNote(sha256, text, key.vkey, key.sign)] })
    replaceFile(path, note, 0o600)
    return { ...head, note }
  })
}

/** Keeps a checkpoint in the list of all that were ever published. */
export async function keepCheckpoint(store: Store, org: string, head: SignedHead): Promise<void> {
  await withOrg(store, org, async ({ db, recordedAt }) => {
    const last = await db
      .selectFrom('checkpoint')
      .select('note')
      .where('org_id', '=', org)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last?.note === head.note) return
    await db
      .insertInto('checkpoint')
      .values({ org_id: org, size: head.size, note: head.note, published_at: recordedAt })
      .execute()
  })
}

async function readSigned(path: string, key: LogKey): Promise<Head | undefined> {
  if (!existsSync(path)) return undefined
  const note = parseNote(readFileSync(path, 'utf8'))
  const signers = await verifyNote(sha256, note, [key.vkey], verifyEd25519)
  if (signers.length === 0) {
    throw new OperatingError(
      'signed-head-damaged',
      `${path} does not carry the signature of this log's key.`,
      'Restore the keys folder as a whole from a backup; key and signed head belong together.',
    )
  }
  return parseCheckpoint(note.text)
}

async function refuseFork(tx: Tx, last: Head, head: Head): Promise<void> {
  const tiles = storedTiles(tx, logTree)
  if (last.size > head.size) {
    throw new OperatingError(
      'log-rolled-back',
      `The database holds ${head.size} log entries, but ${last.size} were signed: it was restored from an older copy.`,
      'Restore a newer copy. Nothing is signed, and nothing published, until the log continues what was signed.',
    )
  }
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
  if (!continues || !equal(await rootFromTiles(sha256, head.size, tiles), head.root)) {
    throw new OperatingError(
      'log-forked',
      `The log in the database (${head.size} entries) does not continue the one that was signed (${last.size} entries): it was changed.`,
      'Nothing is signed. Compare the database with a backup; beleg trust verify --replay names the first entry that differs.',
    )
  }
}

function signedPath(directory: DataDirectory, slug: string): string {
  return join(directory.keys, `${slug}.signed`)
}
