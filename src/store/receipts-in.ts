import { sql } from 'kysely'
import type { Selectable } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import type { Tx } from './organisation.ts'
import type { Period } from './period.ts'
import { receiptOfRow } from './receipt-of-row.ts'
import type { Schema } from './schema.ts'

/** One receipt as it was given in a period: what was said of a scope from one reading to another, and nothing else between. */
export interface KeptReceipt extends Receipt {
  id: number
  source: string
  /** Of the first reading in the period that said it; `readAt` is the last one's. */
  firstReadAt: Date
  recordedAt: Date
}

type Row = Selectable<Schema['receipt']> & {
  first_read: Date
  first_recorded: Date
  last_read: Date
}

/**
 * The receipts that were given in a period and feed any of these populations, the newest first, below one's number. Of what
 * was said before the period too, or after it, the times are those of the source's readings in it: each said the same.
 */
export async function receiptsIn(
  tx: Tx,
  populations: readonly string[],
  { from, end }: Period,
  { before, limit, source }: { before?: number; limit?: number; source?: string } = {},
): Promise<KeptReceipt[]> {
  const { rows } = await sql<Row>`
    WITH inside AS (
      SELECT source, min(coalesce(as_of, started_at)) AS first_read, min(ended_at) AS first_recorded,
        max(coalesce(as_of, started_at)) AS last_read
      FROM reading WHERE org_id = ${tx.org} AND ended_at >= ${from} AND ended_at < ${end} GROUP BY source)
    SELECT r.*,
      CASE WHEN r.recorded_at >= ${from} THEN r.read_at ELSE least(i.first_read, r.last_read_at) END AS first_read,
      CASE WHEN r.recorded_at >= ${from} THEN r.recorded_at ELSE least(i.first_recorded, r.last_recorded_at) END AS first_recorded,
      CASE WHEN coalesce(r.last_recorded_at, r.recorded_at) < ${end} THEN coalesce(r.last_read_at, r.read_at)
        ELSE greatest(i.last_read, CASE WHEN r.recorded_at >= ${from} THEN r.read_at END) END AS last_read
    FROM receipt r LEFT JOIN inside i ON i.source = r.source
    WHERE r.org_id = ${tx.org} AND r.feeds && ${populations}::text[]
      AND r.recorded_at < ${end} AND coalesce(r.last_recorded_at, r.recorded_at) >= ${from}
      -- Said before and after, and by no reading in between.
      AND (r.recorded_at >= ${from} OR r.last_recorded_at < ${end} OR i.source IS NOT NULL)
      ${before === undefined ? sql`` : sql`AND r.id < ${before}`}
      ${source === undefined ? sql`` : sql`AND r.source = ${source}`}
    ORDER BY r.id DESC LIMIT ${limit ?? null}`.execute(tx.db)
  return rows.map((row) => ({
    ...receiptOfRow(row),
    readAt: row.last_read,
    id: row.id,
    source: row.source,
    firstReadAt: row.first_read,
    recordedAt: row.first_recorded,
  }))
}
