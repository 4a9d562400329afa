/** What was recorded in a stretch of time, page by page: for whoever looks back over all of it. */
import { sql } from 'kysely'

import { versionOf } from './items.ts'
import type { ItemRow, ItemVersion } from './items.ts'
import type { Tx } from './organisation.ts'
import { runFrom } from './runs.ts'
import type { Run } from './runs.ts'

/** From the first instant up to, not including, the second. */
export interface Period {
  from: Date
  end: Date
}

/** Where a page of item versions goes on. */
export interface VersionPlace {
  key: string
  recordedFrom: Date
}

/** Every version of a population's items that stood at any time of a period, by key, then the oldest first. */
export async function versionsIn(
  tx: Tx,
  population: string,
  { from, end }: Period,
  { after, limit, keys }: { after?: VersionPlace; limit?: number; keys?: readonly string[] } = {},
): Promise<ItemVersion[]> {
  const { rows } = await sql<ItemRow>`
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_from < ${end} AND recorded_to > ${from}
      AND (key, recorded_from) > (${after?.key ?? ''}, ${after?.recordedFrom ?? new Date(0)}::timestamptz)
      AND (${keys ?? null}::text[] IS NULL OR key = ANY(${keys ?? null}::text[]))
    ORDER BY key, recorded_from LIMIT ${limit ?? null}`.execute(tx.db)
  return rows.map(versionOf)
}

/** The latest version of every item a population ever held, or of some, also of those that ended. */
export async function lastVersions(
  tx: Tx,
  population: string,
  { keys }: { keys?: readonly string[] } = {},
): Promise<ItemVersion[]> {
  const { rows } = await sql<ItemRow>`
    SELECT DISTINCT ON (key) key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population}
      AND (${keys ?? null}::text[] IS NULL OR key = ANY(${keys ?? null}::text[]))
    ORDER BY key, recorded_from DESC`.execute(tx.db)
  return rows.map(versionOf)
}

/** How many items of a population stood at an instant. */
export async function countAsOf(tx: Tx, population: string, at: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_from <= ${at} AND recorded_to > ${at}`.execute(
    tx.db,
  )
  return rows[0]?.n ?? 0
}

/** Since when something of any of these populations is on record, whether it still stands or not. */
export async function firstRecorded(
  tx: Tx,
  populations: readonly string[],
): Promise<Date | undefined> {
  const { rows } = await sql<{ first: Date | null }>`
    SELECT min(recorded_from) AS first FROM item
    WHERE org_id = ${tx.org} AND population = ANY(${populations}::text[])`.execute(tx.db)
  return rows[0]?.first ?? undefined
}

/** The runs of a test in a period, the newest first, below a number. */
export async function runsIn(
  tx: Tx,
  test: string,
  { from, end }: Period,
  { before, limit }: { before?: number; limit?: number } = {},
): Promise<Run[]> {
  let query = tx.db
    .selectFrom('run')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('test', '=', test)
    .where('at', '>=', from)
    .where('at', '<', end)
    .orderBy('seq', 'desc')
  if (before !== undefined) query = query.where('seq', '<', before)
  if (limit !== undefined) query = query.limit(limit)
  return (await query.execute()).map(runFrom)
}

/** One run of a test by its number. */
export async function runOfNumber(tx: Tx, test: string, seq: number): Promise<Run | undefined> {
  const row = await tx.db
    .selectFrom('run')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('test', '=', test)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row && runFrom(row)
}

/** How the runs of a test in a period ended. */
export async function countRuns(
  tx: Tx,
  test: string,
  { from, end }: Period,
): Promise<Record<string, number>> {
  const { rows } = await sql<{ result: string; n: number }>`
    SELECT result, count(*)::int AS n FROM run
    WHERE org_id = ${tx.org} AND test = ${test} AND at >= ${from} AND at < ${end} GROUP BY result`.execute(
    tx.db,
  )
  return Object.fromEntries(rows.map(({ result, n }) => [result, n]))
}

/** One entry of the log as it is stored. */
export interface KeptEntry {
  index: number
  type: string
  at: Date
  bytes: Uint8Array
}

/** The log's entries of a period, the newest first, below an index; of these types only, where some are named. */
export async function entriesIn(
  tx: Tx,
  { from, end }: Period,
  { before, limit, types }: { before?: number; limit?: number; types?: readonly string[] } = {},
): Promise<KeptEntry[]> {
  let query = tx.db
    .selectFrom('entry')
    .select(['index', 'type', 'at', 'bytes'])
    .where('org_id', '=', tx.org)
    .where('at', '>=', from)
    .where('at', '<', end)
    .orderBy('index', 'desc')
  if (before !== undefined) query = query.where('index', '<', before)
  if (limit !== undefined) query = query.limit(limit)
  if (types) query = query.where('type', 'in', [...types])
  return await query.execute()
}
