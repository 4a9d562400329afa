/** A log that names another as the one before it: what a verifier says who knew that one. */

import { equal, fromBase64url } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { GenesisEntry } from './entry.ts'
import { FormatError } from './format-error.ts'
import { hashSize } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { logReader } from './log-reader.ts'
import type { GetFile, LogReader } from './log-reader.ts'
import { parseNote, parseVkey, verifyNote } from './note.ts'
import type { Verify } from './note.ts'
import { widthOf } from './tile-path.ts'
import { consistencyProof, rootFromTiles } from './tiles.ts'
import { verifyConsistency } from './tree.ts'
import type { TrustDocument } from './trust-document.ts'

/** Where the log before ended, as the genesis of this one says. */
export type Previous = NonNullable<GenesisEntry['previous']>

/** The same files under the names that the rest of the verifier uses, whichever folder the log lies in. */
export function within(get: GetFile, folder: string): GetFile {
  return (path) => get(path.startsWith('log/') ? `${folder}/${path.slice('log/'.length)}` : path)
}

/** The first entry, proved to be it; a log that begins otherwise is found out by checkInclusion. */
export async function readGenesis(
  log: LogReader,
): Promise<{ at?: string; previous?: Previous | undefined }> {
  const entry = await log.readProved(0)
  return entry.t === 'genesis' ? { at: entry.at, previous: entry.previous } : {}
}

/** The log's name in a signed checkpoint. */
export function originOf(note: string): string {
  return parseCheckpoint(parseNote(note).text).origin
}

/** Said to everyone, also on a first visit. */
export function noteOf({ origin, size }: Previous) {
  const message = `This log follows another, ${origin}, which ended at ${size} entries; the page must say why.`
  return { check: 'predecessor' as const, outcome: 'noted' as const, message }
}

/**
 * Compares a checkpoint of the log before with where this log says it ended. Beyond that end it proves that signed
 * entries were dropped.
 */
export async function comparePredecessor(visit: {
  sha256: Sha256
  get: GetFile
  page: TrustDocument
  previous: Previous
  note: string
}): Promise<{ outcome: 'failed' | 'noted' | 'unknown'; message: string }> {
  const { previous, note } = visit
  const before = parseCheckpoint(parseNote(note).text)
  const root = fromBase64url(previous.root)
  const isOther = before.size === previous.size && !equal(before.root, root)
  if (before.size > previous.size || isOther) {
    const message = `${ended(previous)} You saw ${before.size} entries of it${isOther ? ' with another root' : ''}, signed: what is left out was signed, and this checkpoint proves it:\n${note}`
    return { outcome: 'failed', message }
  }
  if (before.size === previous.size || before.size === 0) {
    return { outcome: 'noted', message: `${ended(previous)} That is how you saw it last.` }
  }
  const from = { size: before.size, root: before.root }
  const continues = await isContinued(visit, from, { size: previous.size, root })
  if (continues === false) {
    const message = `${ended(previous)} That end does not continue the ${before.size} entries you saw: a fork. This checkpoint proves it:\n${note}`
    return { outcome: 'failed', message }
  }
  if (continues === undefined) {
    const message = `${ended(previous)} Whether that end continues the ${before.size} entries you saw cannot be told: not all of its files are to be had.`
    return { outcome: 'unknown', message }
  }
  const message = `${ended(previous)} It continues the ${before.size} entries you saw.`
  return { outcome: 'noted', message }
}

/** Whether the end of the log before continues an earlier head of it, by its own files; undefined where they do not tell. */
async function isContinued(
  { sha256, get, page }: { sha256: Sha256; get: GetFile; page: TrustDocument },
  from: Pick<Checkpoint, 'size' | 'root'>,
  to: Pick<Checkpoint, 'size' | 'root'>,
): Promise<boolean | undefined> {
  const number = Number(/-(\d+)$/.exec(page.log.folder)?.[1] ?? 1) - 1
  const log = logReader(sha256, within(get, number <= 1 ? 'log' : `log-${number}`), to)
  try {
    const proof = await consistencyProof(sha256, from.size, to.size, log.readTile)
    const fromRoot = await rootFromTiles(sha256, from.size, async (level, n, width) => {
      const tile = await log.readTile(level, n, widthOf(to.size, level, n))
      return tile.subarray(0, width * hashSize)
    })
    // Tiles that do not give the end its root accuse nobody.
    const claim = { from: from.size, to: to.size, fromRoot, toRoot: to.root, proof }
    return verifyConsistency(sha256, claim) ? equal(fromRoot, from.root) : undefined
  } catch {
    return undefined
  }
}

/**
 * Where the page is of a log that names the pinned one as the one before it: throws what that means. Its key is another,
 * and nothing the old one signed vouches for it, so it is not verified until it is pinned.
 */
export async function refuseSuccessor(
  options: {
    get: GetFile
    sha256: Sha256
    verify: Verify
    seen?: { note: string }
  },
  { page, note, head }: { page: TrustDocument; note: string; head: Checkpoint },
  pinned: string,
): Promise<void> {
  const { get, sha256, verify, seen } = options
  if (page.origin !== head.origin || head.origin === pinned) return
  const key = parseVkey(sha256, page.log.vkey)
  if (key.name !== head.origin) return
  if ((await verifyNote(sha256, parseNote(note), [key], verify)).length === 0) return
  const log = logReader(sha256, within(get, page.log.folder), head)
  const { at, previous } = await readGenesis(log)
  if (previous?.origin !== pinned) return
  const compared =
    seen && originOf(seen.note) === pinned
      ? await comparePredecessor({ sha256, get, page, previous, note: seen.note })
      : { message: ended(previous) }
  throw new FormatError(
    `this is a new log, ${head.origin}, begun at ${at ?? 'no time'}. ${compared.message} The key you trust does not sign the new one: ` +
      `ask the company why, and for the new key, some other way than this page, and pin that with --key`,
  )
}

function ended({ origin, size }: Previous): string {
  return `It says that the log ${origin} ended at ${size} entries.`
}
