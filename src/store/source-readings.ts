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

const figures = sql`
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE complete)::int AS complete, count(*) FILTER (WHERE NOT complete)::int AS incomplete,
      coalesce(sum(calls), 0)::int AS calls, coalesce(sum(items) FILTER (WHERE NOT detail), 0)::int AS items,
      (array_agg(scope ORDER BY id DESC))[1] AS last_scope
    FROM receipt WHERE org_id = r.org_id AND reading = r.id) AS f ON true`

/** The last reading of each source. */
export async function latestReadings(tx: Tx): Promise<Map<string, ReadingFigures>> {
  const { rows } = await sql<ReadingRow>`
    SELECT r.id, r.source, r.started_at, r.ended_at, f.*
    FROM (SELECT DISTINCT ON (source) * FROM reading WHERE org_id = ${tx.org} ORDER BY source, started_at DESC) AS r ${figures}`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.source, figuresOf(row)]))
}

/** The readings of a source, latest first. */
export async function readingsOf(tx: Tx, source: string, limit: number): Promise<ReadingFigures[]> {
  const { rows } = await sql<ReadingRow>`
    SELECT r.id, r.source, r.started_at, r.ended_at, f.*
    FROM (SELECT * FROM reading WHERE org_id = ${tx.org} AND source = ${source}
      ORDER BY started_at DESC LIMIT ${limit}) AS r ${figures}
    ORDER BY r.started_at DESC`.execute(tx.db)
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

/** Scopes of a source: those not read to the end first, then by name. */
export async function scopesOf(
  tx: Tx,
  source: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<Receipt[]> {
  const rows = await speakingReceipts(tx)
    .selectAll('receipt')
    .where('scope.source', '=', source)
    .orderBy('receipt.complete')
    .orderBy('receipt.scope')
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.map(receiptOfRow)
}
