/** The log's rows: entry, tile hashes and head commit together, or not at all. Signing follows commit, in run/sign.ts. */
import { createHmac, randomBytes } from 'node:crypto'

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { digestOfDisclosure, encodeDisclosure } from '#log/disclosure.ts'
import { encodeEntry } from '#log/entry.ts'
import type { KnownEntry } from '#log/entry.ts'
import { leafHash } from '#log/hash.ts'
import { appended, writeTiles } from '#log/tile-writer.ts'
import type { Tile } from '#log/tile-writer.ts'
import type { ReadTile } from '#log/tiles.ts'

import { actionSql } from './actions.ts'
import type { DoneAction } from './actions.ts'
import { openReceipts } from './opened-receipts.ts'
import type { KeptOpening } from './opened-receipts.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { prepared } from './prepared.ts'
import { sha256 } from './sha256.ts'

/** The name under which the log's own tiles are kept; a population tree's is its test id with `population/` before. */
export const logTree = 'log'

/** Fields whose digests stand in an entry. `subject` names the salt key: destroying it erases them. */
export interface HiddenFields {
  subject: string
  fields: Record<string, unknown>
  /** How the field `receipts` is kept, where there is one. */
  receipts?: readonly KeptOpening[]
}

export interface Head {
  size: number
  root: Uint8Array
}

/**
 * Appends one entry and returns its index. `build` gets the digests of the hidden fields; their openings are kept
 * beside the log, for those who may see them. `done` is the action that the entry is about.
 */
export async function appendEntry(
  tx: WriteTx,
  build: (sd: string[]) => KnownEntry,
  hidden?: HiddenFields,
  done?: Omit<DoneAction, 'at' | 'entry'>,
): Promise<number> {
  const { size: index, readTile, salt } = await readEdge(tx, hidden?.subject)
  const openings = hidden ? hide(salt, index, hidden) : []
  const entry = build(openings.map(({ digest }) => digest))
  const bytes = encodeEntry(entry)
  const hash = leafHash(sha256, bytes)
  const tree = await writeTiles(sha256, index, appended(index, hash), readTile)
  // Tiles, entry, openings, action and head in one statement: whoever appends holds the organisation's lock, and others wait.
  await sql`${prepared}
    WITH tiled AS (${tilesSql(tx, logTree, tree.tiles)}),
    entered AS (
      INSERT INTO entry (org_id, index, type, at, bytes, leaf_hash)
      VALUES (${tx.org}, ${index}, ${entry.t}, ${tx.recordedAt}, ${Buffer.from(bytes)}, ${Buffer.from(hash)})),
    opened AS (
      INSERT INTO opening (org_id, entry, name, disclosure, salt, receipts)
      SELECT ${tx.org}, ${index}, o.*
      FROM unnest(${openings.map(({ name }) => name)}::text[], ${openings.map((each) => (each.receipts ? null : each.disclosure))}::text[],
        ${openings.map((each) => (each.receipts ? each.salt : null))}::bytea[], ${openings.map(({ receipts }) => (receipts ? JSON.stringify(receipts) : null))}::jsonb[]) AS o)
    ${done ? sql`, acted AS (${actionSql(tx, { ...done, entry: index })})` : sql``}
    UPDATE organisation SET log_size = ${tree.size}, log_root = ${Buffer.from(tree.root)} WHERE id = ${tx.org}`.execute(
    tx.db,
  )
  return index
}

/** How many levels of tiles there are until no computer could hold the log. */
const levels = 6

/**
 * The log's size, and its tiles, of which the last of each level are read with it: an entry changes no others. With them the
 * salt key of what the entry is about, made where there is none.
 */
async function readEdge(
  tx: Tx,
  subject: string | undefined,
): Promise<{ size: number; readTile: ReadTile; salt: Uint8Array }> {
  const wanted = subject === undefined ? [] : [subject]
  const { rows } = await sql<{
    size: number
    level: number
    n: number
    hashes: Uint8Array | null
    salt: Uint8Array | null
  }>`${prepared}
    WITH ${saltsSql(tx, wanted)}
    SELECT o.log_size AS size, l.level, o.log_size >> (8 * (l.level + 1)) AS n, t.hashes, (SELECT key FROM salt LIMIT 1) AS salt
    FROM organisation o CROSS JOIN generate_series(0, ${levels - 1}::int) AS l (level)
    LEFT JOIN tile t ON t.org_id = o.id AND t.tree = ${logTree} AND t.level = l.level
      AND t.n = o.log_size >> (8 * (l.level + 1))
    WHERE o.id = ${tx.org}`.execute(tx.db)
  const [first] = rows
  if (!first) throw new Error(`no organisation ${tx.org}`)
  const edge = new Map(rows.map(({ level, n, hashes }) => [`${level}/${n}`, hashes]))
  const readOther = storedTiles(tx, logTree)
  const salt = first.salt ?? (await saltKeys(tx, wanted)).get(subject ?? '')
  return {
    size: first.size,
    salt: salt ?? new Uint8Array(),
    readTile: async (level, n, width) =>
      edge.get(`${level}/${n}`)?.subarray(0, width * 32) ?? (await readOther(level, n, width)),
  }
}

export async function readHead(tx: Tx): Promise<Head> {
  const row = await tx.db
    .selectFrom('organisation')
    .select(['log_size', 'log_root'])
    .where('id', '=', tx.org)
    .executeTakeFirstOrThrow()
  return { size: row.log_size, root: row.log_root }
}

/** Entries from one index up to another, as stored. */
export async function readEntries(
  tx: Tx,
  from: number,
  to: number,
): Promise<{ index: number; bytes: Uint8Array }[]> {
  return await tx.db
    .selectFrom('entry')
    .select(['index', 'bytes'])
    .where('org_id', '=', tx.org)
    .where('index', '>=', from)
    .where('index', '<', to)
    .orderBy('index')
    .execute()
}

/** The newest entries below an index, of a type or of all, newest first. */
export async function pageEntries(
  tx: Tx,
  { before, type, limit }: { before?: number; type?: string; limit: number },
): Promise<{ index: number; bytes: Uint8Array }[]> {
  let query = tx.db
    .selectFrom('entry')
    .select(['index', 'bytes'])
    .where('org_id', '=', tx.org)
    .orderBy('index', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('index', '<', before)
  if (type !== undefined) query = query.where('type', '=', type)
  return await query.execute()
}

/** The entries at these indexes, in order. */
export async function readEntriesAt(
  tx: Tx,
  indexes: readonly number[],
): Promise<{ index: number; bytes: Uint8Array }[]> {
  const { rows } = await sql<{ index: number; bytes: Uint8Array }>`
    SELECT index, bytes FROM entry WHERE org_id = ${tx.org} AND index = ANY(${indexes}::bigint[]) ORDER BY index`.execute(
    tx.db,
  )
  return rows
}

/** What hides behind the digests of an entry, as disclosures, by field name. */
export async function readOpenings(tx: Tx, entry: number): Promise<Map<string, string>> {
  const rows = await tx.db
    .selectFrom('opening')
    .select(['name', 'disclosure', 'salt', 'receipts'])
    .where('org_id', '=', tx.org)
    .where('entry', '=', entry)
    .orderBy('name')
    .execute()
  const openings = new Map<string, string>()
  for (const { name, disclosure, salt, receipts } of rows) {
    if (disclosure !== null) openings.set(name, disclosure)
    else if (salt && receipts)
      openings.set(name, encodeDisclosure(salt, name, await openReceipts(tx, receipts)))
  }
  return openings
}

/** The tiles of one tree, as the log's code reads them. */
export function storedTiles(tx: Tx, tree: string): ReadTile {
  return async (level, n, width) => {
    const row = await tx.db
      .selectFrom('tile')
      .select('hashes')
      .where('org_id', '=', tx.org)
      .where('tree', '=', tree)
      .where('level', '=', level)
      .where('n', '=', n)
      .executeTakeFirst()
    return (row?.hashes ?? new Uint8Array()).subarray(0, width * 32)
  }
}

export async function writeStoredTiles(
  tx: WriteTx,
  tree: string,
  tiles: readonly Tile[],
): Promise<void> {
  for (let from = 0; from < tiles.length; from += tilesAtOnce) {
    const some = tiles.slice(from, from + tilesAtOnce)
    await tilesSql(tx, tree, some).execute(tx.db)
  }
}

function tilesSql({ org }: Tx, tree: string, tiles: readonly Tile[]): RawBuilder<unknown> {
  const lengths = tiles.map(({ hashes }) => hashes.length)
  let end = 0
  const starts = lengths.map((length) => (end += length) - length + 1)
  // One parameter of bytes for all: an array of them would go as hexadecimal text.
  return sql`
    INSERT INTO tile (org_id, tree, level, n, hashes)
    SELECT ${org}, ${tree}, level, n, substring(${Buffer.concat(tiles.map(({ hashes }) => hashes))}::bytea FROM start FOR length)
    FROM unnest(${tiles.map(({ level }) => level)}::int[], ${tiles.map(({ n }) => n)}::bigint[],
      ${starts}::int[], ${lengths}::int[]) AS tile (level, n, start, length)
    ON CONFLICT (org_id, tree, level, n) DO UPDATE SET hashes = excluded.hashes`
}

/** A tile has up to 8 KB. */
const tilesAtOnce = 64

/** The 32-byte salt keys of subjects (`population/database`, `person/…`), made where they are missing. */
export async function saltKeys(
  tx: Tx,
  subjects: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const wanted = [...new Set(subjects)]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ subject: string; key: Uint8Array }>`${prepared}
    WITH ${saltsSql(tx, wanted)} SELECT subject, key FROM salt`.execute(tx.db)
  if (rows.length < wanted.length) {
    // Somebody else made some of them while we looked: now they can be seen.
    return await saltKeys(tx, wanted)
  }
  return new Map(rows.map(({ subject, key }) => [subject, key]))
}

/** `salt`: the keys of subjects, made where they are missing. */
function saltsSql({ org }: Tx, subjects: readonly string[]): RawBuilder<unknown> {
  return sql`made AS (
      INSERT INTO salt_key (org_id, subject, key)
      SELECT ${org}, subject, key FROM unnest(${subjects}::text[], ${subjects.map(() => randomBytes(32))}::bytea[]) AS k (subject, key)
      ON CONFLICT DO NOTHING RETURNING subject, key),
    salt AS (
      SELECT subject, key FROM made
      UNION ALL
      SELECT subject, key FROM salt_key WHERE org_id = ${org} AND subject = ANY(${subjects}::text[]))`
}

function hide(key: Uint8Array, index: number, { subject, fields, receipts }: HiddenFields) {
  if (key.length === 0) throw new Error(`no salt key for ${subject}`)
  return Object.entries(fields).map(([name, value]) => {
    // One key, many salts: who learns one learns nothing of the others (HMAC is a pseudorandom function).
    const salt = createHmac('sha256', key).update(`field ${index} ${name}`).digest().subarray(0, 16)
    const opening = encodeDisclosure(salt, name, value)
    const digest = digestOfDisclosure(sha256, opening)
    return { name, disclosure: opening, digest, salt, ...(name === 'receipts' && { receipts }) }
  })
}

/** Entries of a type, oldest first: all of them, those since an instant, or the last few. */
export async function entriesOfType(
  tx: Tx,
  type: KnownEntry['t'],
  since?: Date,
  last?: number,
): Promise<{ index: number; bytes: Uint8Array }[]> {
  let query = tx.db
    .selectFrom('entry')
    .select(['index', 'bytes'])
    .where('org_id', '=', tx.org)
    .where('type', '=', type)
    .orderBy('index', 'desc')
  if (since) query = query.where('at', '>=', since)
  if (last !== undefined) query = query.limit(last)
  return (await query.execute()).toReversed()
}

/** The last entry of a type that was recorded before an instant. */
export async function lastEntryBefore(
  tx: Tx,
  type: KnownEntry['t'],
  instant: Date,
): Promise<{ index: number; bytes: Uint8Array } | undefined> {
  return await tx.db
    .selectFrom('entry')
    .select(['index', 'bytes'])
    .where('org_id', '=', tx.org)
    .where('type', '=', type)
    .where('at', '<', instant)
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
}
