/** What became of a source's readings, for the pages about it. */
import { sql } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import type { Tx } from './organisation.ts'
import { receiptOfRow, speakingReceipts } from './receipt-of-row.ts'

/** One reading of a source, with what its receipts add up to so far. */
export interface ReadingFigures {
  id: string
  source: string
  startedAt: Date
  /** Absent while it goes on, and where it broke off. */
  endedAt?: Date
  complete: number
  incomplete: number
  calls: number
  items: number
  /** The scope that answered last. */
  lastScope?: string
}

interface ReadingRow {
  id: string
  source: string
  started_at: Date
  ended_at: Date | null
  complete: number
  incomplete: number
  calls: number
  items: number
  last_scope: string | null
}

const figures = sql`id, source, started_at, ended_at, complete, incomplete, calls, items, last_scope`

/** The last reading of each source. */
export async function latestReadings(tx: Tx): Promise<Map<string, ReadingFigures>> {
  const { rows } = await sql<ReadingRow>`
    SELECT DISTINCT ON (source) ${figures} FROM reading WHERE org_id = ${tx.org} ORDER BY source, started_at DESC`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.source, figuresOf(row)]))
}

/** The readings of a source, latest first. */
export async function readingsOf(tx: Tx, source: string, limit: number): Promise<ReadingFigures[]> {
  const { rows } = await sql<ReadingRow>`
    SELECT ${figures} FROM reading WHERE org_id = ${tx.org} AND source = ${source}
    ORDER BY started_at DESC LIMIT ${limit}`.execute(tx.db)
  return rows.map(figuresOf)
}

function figuresOf(row: ReadingRow): ReadingFigures {
  return {
    id: row.id,
    source: row.source,
    startedAt: row.started_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
    complete: row.complete,
    incomplete: row.incomplete,
    calls: row.calls,
    items: row.items,
    ...(row.last_scope !== null && { lastScope: row.last_scope }),
  }
}

/** How many scopes of each source are expected, and how many of them were read to the end last time. */
export async function scopeCounts(
  tx: Tx,
): Promise<Map<string, { expected: number; complete: number }>> {
  const { rows } = await sql<{ source: string; expected: number; complete: number }>`
    SELECT s.source, count(*)::int AS expected, count(*) FILTER (WHERE r.complete)::int AS complete
    FROM scope s JOIN receipt r ON r.org_id = s.org_id AND r.id = s.receipt
    WHERE s.org_id = ${tx.org} GROUP BY s.source`.execute(tx.db)
  return new Map(rows.map(({ source, ...counts }) => [source, counts]))
}

/** Scopes that one call asked, in whatever account and region, and that were not read to the end for one reason. */
export interface UnreadCall {
  /** The last part of their names, such as `rds.DescribeDBInstances`. */
  call: string
  because?: string
  scopes: number
  /** The first of them by name, with what was said of it. */
  first: string
  message?: string
}

/** What the scopes of a source end with that names the call. */
const callOf = sql<string>`substring(receipt.scope FROM '[^/]*$')`

/** What was not read to the end, by call and reason: what most scopes have in common first. */
export async function unreadCalls(tx: Tx, source: string, limit: number): Promise<UnreadCall[]> {
  const rows = await speakingReceipts(tx)
    .select([
      callOf.as('call'),
      'receipt.because',
      sql<number>`count(*)::int`.as('scopes'),
      sql<string>`min(receipt.scope)`.as('first'),
      sql<string | null>`(array_agg(receipt.message ORDER BY receipt.scope))[1]`.as('message'),
    ])
    .where('scope.source', '=', source)
    .where('receipt.complete', '=', false)
    .groupBy([callOf, 'receipt.because'])
    .orderBy('scopes', 'desc')
    .orderBy('call')
    .limit(limit)
    .execute()
  return rows.map(({ call, because, scopes, first, message }) => ({
    call,
    ...(because !== null && { because }),
    scopes,
    first,
    ...(message !== null && { message }),
  }))
}

/** Scopes of a source: those not read to the end first, then by name; those of one call only, where one is named. */
export async function scopesOf(
  tx: Tx,
  source: string,
  { call, offset, limit }: { call?: string; offset: number; limit: number },
): Promise<{ receipts: Receipt[]; all: number }> {
  let scopes = speakingReceipts(tx).where('scope.source', '=', source)
  if (call !== undefined) scopes = scopes.where(callOf, '=', call)
  const { all } = await scopes
    .select(sql<number>`count(*)::int`.as('all'))
    .executeTakeFirstOrThrow()
  const rows = await scopes
    .selectAll('receipt')
    .orderBy('receipt.complete')
    .orderBy('receipt.scope')
    .offset(offset)
    .limit(limit)
    .execute()
  return { receipts: rows.map(receiptOfRow), all }
}
