/** Whether the logs in a backup are what was signed: roots from the entries themselves, and every head ever signed among them. */
import { createPrivateKey } from 'node:crypto'

import { base64, equal, fromBase64 } from '#log/bytes.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { FormatError } from '#log/format-error.ts'
import { hashSize, leafHash } from '#log/hash.ts'
import { keptTiles } from '#log/kept-tiles.ts'
import { parseNote, verifyNote } from '#log/note.ts'
import { appended, writeTiles } from '#log/tile-writer.ts'
import { rootFromTiles } from '#log/tiles.ts'
import { readLogKey } from '#run/log-key.ts'
import type { LogKey } from '#run/log-key.ts'
import type { Header, LogHead } from '#store/backup/backup-format.ts'
import { keyName, placeOfEnded } from '#store/log-place.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

/** What was found of one organisation's log, in a plain sentence. */
export interface LogFinding {
  slug: string
  /** `unknown` where the key is missing: the entries are what the head says, but nobody can tell who signed. */
  outcome: 'ok' | 'unknown' | 'failed'
  said: string
}

/** A row by column. */
export type NamedRow = Record<string, string | null>

/** Tables whose rows `checkLogs` wants to see, in the order of a backup. */
export const logTables = ['organisation', 'checkpoint', 'entry']

/** Watches a backup go by. Keeps 32 bytes an entry, and the checkpoints. */
export function logChecker({ organisations }: Header): {
  rows(table: string, org: string | null, rows: readonly NamedRow[]): void
  keyFile(name: string, content: Buffer): void
  end(heads: readonly LogHead[]): Promise<LogFinding[]>
} {
  const logs = new Map(organisations.map((each) => [each.id, emptyLog(each)]))
  const keys = new Map<string, Buffer>()
  return {
    rows(table, org, rows) {
      for (const row of rows) {
        const log = logs.get((table === 'organisation' ? row['id'] : org) ?? '')
        if (log) take(log, table, row)
      }
    },
    keyFile(name, content) {
      keys.set(name, content)
    },
    async end(heads) {
      const found: LogFinding[] = []
      for (const [id, log] of logs) {
        const head = heads.find(({ org }) => org === id)
        found.push({ slug: log.slug, ...(await judge(log, head, signingOf(log, keys))) })
      }
      return found
    },
  }
}

interface PassingLog {
  slug: string
  origin: string
  /** Which of the organisation's logs it is; the first, where the backup is from before there could be more. */
  logNumber: number
  /** It was continued by another, because its rows are not those that were signed (store/ended-logs.ts). */
  hasEnded: boolean
  notes: string[]
  /** Size and root (hex, as PostgreSQL writes bytes) of the organisation's row. */
  row?: { size: string | null; root: string | null }
  size: number
  hashes: Uint8Array
  /** The first entry that is out of place, or not what its row says it hashes to. */
  broken?: number
}

function emptyLog({ slug, origin }: { slug: string; origin: string }): PassingLog {
  const hashes = new Uint8Array(1024 * hashSize)
  return { slug, origin, logNumber: 1, hasEnded: false, notes: [], size: 0, hashes }
}

function take(log: PassingLog, table: string, row: NamedRow): void {
  if (table === 'organisation') {
    log.row = { size: row['log_size'] ?? null, root: row['log_root'] ?? null }
    log.logNumber = Number(row['log_number'] ?? 1)
    log.hasEnded = (row['ended_at'] ?? null) !== null
  }
  if (table === 'checkpoint') log.notes.push(row['note'] ?? '')
  if (table !== 'entry') return
  const index = log.size++
  const hash = leafHash(sha256, bytesOfHex(row['bytes']))
  if (row['index'] !== String(index) || !equal(hash, bytesOfHex(row['leaf_hash'])))
    log.broken ??= index
  if (log.size * hashSize > log.hashes.length) {
    const larger = new Uint8Array(log.hashes.length * 2)
    larger.set(log.hashes)
    log.hashes = larger
  }
  log.hashes.set(hash, index * hashSize)
}

/** What signs a log, and what it signed last, as far as the backup has them. */
interface Signing {
  pem?: Buffer
  signed?: string
}

function signingOf(log: PassingLog, keys: ReadonlyMap<string, Buffer>): Signing {
  const name = keyName(log.hasEnded ? placeOfEnded(log) : log)
  const pem = keys.get(`${name}.key`)
  const signed = keys.get(`${name}.signed`)?.toString('utf8')
  return { ...(pem && { pem }), ...(signed !== undefined && { signed }) }
}

async function judge(
  log: PassingLog,
  head: LogHead | undefined,
  { pem, signed }: Signing,
): Promise<Omit<LogFinding, 'slug'>> {
  const no = (said: string) => ({ outcome: 'failed' as const, said })
  if (!head) return no('the manifest does not name its head')
  if (log.broken !== undefined) return no(`entry ${log.broken} is not the one that was hashed`)
  if (log.size !== head.size) return no(`has ${log.size} entries, not ${head.size}`)
  const tiles = keptTiles()
  const leaves = log.hashes.subarray(0, log.size * hashSize)
  const { root, tiles: all } = await writeTiles(sha256, 0, appended(0, leaves), tiles.read)
  tiles.write(all)
  if (!equal(root, fromBase64(head.root))) return no('its entries do not hash to its root')
  if (log.row?.size !== String(head.size) || !equal(bytesOfHex(log.row.root), root))
    return no('its head is not the one its entries hash to')
  if (log.hasEnded) {
    const said = `${head.size} entries, root ${base64(root)}; it has ended, and another continues it`
    return { outcome: 'ok', said }
  }
  const key = pem && keyOf(pem, log.origin)
  const notes = [...log.notes, ...(signed === undefined ? [] : [signed])]
  for (const note of notes) {
    const problem = await problemOf(note, key, log, (size) =>
      rootFromTiles(sha256, size, tiles.read),
    )
    if (problem) return no(problem)
  }
  const headSaid = signed === undefined ? 'never signed' : 'the signed head is in it'
  const said = `${head.size} entries, root ${base64(root)}; ${headSaid}, and ${log.notes.length} published checkpoints`
  if (key) return { outcome: 'ok', said }
  const missing = 'the key that signs it is missing or unreadable, so no signature was checked'
  return { outcome: 'unknown', said: `${said}; ${missing}` }
}

function keyOf(pem: Buffer, origin: string): LogKey | undefined {
  try {
    createPrivateKey(pem)
  } catch {
    // Said by the caller: what is wrong inside a key helps nobody.
    return undefined
  }
  return readLogKey(pem, origin)
}

/** What keeps a signed head from being one of this log. */
async function problemOf(
  text: string,
  key: LogKey | undefined,
  log: PassingLog,
  rootAt: (size: number) => Promise<Uint8Array>,
): Promise<string | undefined> {
  try {
    const note = parseNote(text)
    const { origin, size, root } = parseCheckpoint(note.text)
    const vkeys = key ? [key.vkey] : []
    const signers = await verifyNote(sha256, note, vkeys, verifyEd25519)
    if ((key && signers.length === 0) || origin !== log.origin)
      return `the head signed at ${size} entries is not of this log's key`
    if (size > log.size)
      return `${size} entries were signed, and ${log.size} are here: the database is older than its keys`
    if (!equal(await rootAt(size), root))
      return `the head signed at ${size} entries is not of this log`
    return undefined
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return `a signed head cannot be read: ${error.message}`
  }
}

/** Bytes as PostgreSQL writes them: `\x` and hexadecimal digits. */
function bytesOfHex(text: string | null | undefined): Uint8Array {
  return Buffer.from((text ?? '').slice(2), 'hex')
}
