/**
 * The way out where a log cannot go on because its database is older than what was signed, or another: a new log, whose
 * genesis names the old one and where it ended. Nothing is rewritten, and nothing lost is made up.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import { base64url } from '#log/bytes.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { parseNote } from '#log/note.ts'
import { rootOf } from '#log/tree.ts'
import { approvedException, exceptionRecords } from '#populations/approved-exception.ts'
import type { Store } from '#store/database.ts'
import { endLog } from '#store/ended-logs.ts'
import type { EndedBecause } from '#store/ended-logs.ts'
import { managedItems, putItem } from '#store/items.ts'
import { keyName, logFolder } from '#store/log-place.ts'
import { appendEntry, readHead } from '#store/log.ts'
import type { Head } from '#store/log.ts'
import { listOrganisations, readLastRecorded, readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'

import { logException } from './approve-exception.ts'
import { settleRestore } from './backup/confirm-restore.ts'
import { createLogKey, hasLogKey, loadLogKey } from './log-key.ts'
import { publishedFolder } from './publish.ts'
import { declareProgram } from './round.ts'
import { standingOf } from './sign.ts'
import { readSigned } from './signed-head.ts'

/** What a recovery finds, and what it would do. */
export interface Recovery {
  because: EndedBecause
  /** The log that cannot go on: entries in the database, and the last head that was signed. */
  origin: string
  held: number
  signed: Head
  /** Entries that were published: those beyond `held` stay readable there, and nowhere else. */
  published: number
  lastRecordedAt: Date
  /** The name of the new log. */
  next: string
}

/** Looks why the log cannot go on, and changes nothing. Throws `log-intact` where it can. */
export async function planRecovery(
  store: Store,
  organisation: Organisation,
  wanted?: string,
): Promise<Recovery> {
  const { slug, origin, logNumber } = organisation
  const key = loadLogKey(store.directory, keyName(organisation), origin)
  const signed = await readSigned(store.directory, organisation, key)
  const found = await readOrg(store, organisation.id, async (tx) => {
    const head = await readHead(tx)
    const standing = signed ? await standingOf(tx, signed, head) : 'continues'
    return { head, standing, lastRecordedAt: await readLastRecorded(tx) }
  })
  if (!signed || found.standing === 'continues') {
    throw new OperatingError(
      'log-intact',
      `The log of ${slug} (${found.head.size} entries) continues what was signed: there is nothing to recover.`,
      'Go on with it. What else may be amiss: beleg doctor.',
    )
  }
  const next = wanted ?? `${origin.replace(/-\d+$/, '')}-${logNumber + 1}`
  await refuseTaken(store, next)
  return {
    because: found.standing,
    origin,
    held: found.head.size,
    signed,
    published: publishedSize(join(publishedFolder(store, organisation), logFolder(organisation))),
    lastRecordedAt: found.lastRecordedAt,
    next,
  }
}

/**
 * Ends the log and begins the next: its own key, a genesis that names the old one, the approved exceptions that still
 * stand, and the tests and controls as they are now. Sequence numbers and windows begin anew. Safe to repeat until it
 * has been done; the caller publishes.
 */
export async function recoverLog(
  store: Store,
  organisation: Organisation,
  { because, signed, origin, next }: Recovery,
): Promise<Organisation> {
  const name = keyName({ ...organisation, logNumber: organisation.logNumber + 1 })
  // A recovery that died half-way has left the key, and nothing that names it.
  const key = hasLogKey(store.directory, name)
    ? loadLogKey(store.directory, name, next)
    : createLogKey(store.directory, name, next)
  return await withOrg(store, organisation.id, async (tx) => {
    const emptyRoot = rootOf(sha256, [])
    const now = await endLog(tx, organisation, { origin: next, emptyRoot }, { because, signed })
    await appendEntry(tx, () => ({
      v: 1,
      t: 'genesis',
      at: tx.recordedAt.toISOString(),
      origin: next,
      operator: organisation.name,
      spec: 1,
      keys: [{ role: 'log', vkey: key.text }],
      previous: { origin, size: signed.size, root: base64url(signed.root) },
    }))
    for (const record of await managedItems(tx, exceptionRecords)) {
      if (approvedException(record).until <= tx.recordedAt) continue
      await putItem(tx, exceptionRecords, { ...record, entry: await logException(tx, record) })
    }
    await declareProgram(tx)
    await settleRestore(tx)
    return now
  })
}

async function refuseTaken(store: Store, origin: string): Promise<void> {
  const others = await listOrganisations(store, { alsoEnded: true })
  if (
    /^[a-z0-9.:-]+(\/[a-z0-9._-]+)*$/i.test(origin) &&
    !others.some((each) => each.origin === origin)
  )
    return
  throw new OperatingError(
    'origin-refused',
    `"${origin}" cannot name the new log: it is no name of one, or was one before.`,
    'Give another with --origin: host and path without scheme, such as trust.example.com/log-2.',
  )
}

function publishedSize(folder: string): number {
  const path = join(folder, 'checkpoint')
  return existsSync(path) ? parseCheckpoint(parseNote(readFileSync(path, 'utf8')).text).size : 0
}
