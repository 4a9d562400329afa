import { sql } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import type { WriteTx } from './organisation.ts'

/**
 * Keeps receipts, at most one of a scope, and lets each speak for its scope from now on. What the receipt that speaks already
 * says is noted there: from a cloud of many regions and services nearly all that comes every hour is the same
 * (docs/decisions/0034).
 */
export async function recordReceipts(
  tx: WriteTx,
  reading: { id: string; source: string },
  receipts: readonly Receipt[],
): Promise<void> {
  const again = await sayAgain(tx, reading.source, receipts)
  const others = receipts.filter(({ scope }) => !again.has(scope))
  if (others.length > 0) await insertReceipts(tx, reading, others)
  await addToReading(tx, reading.id, receipts)
}

/**
 * The receipts among these that say what already speaks for their scope, by scope: noted as of now. One of before, by a clock that
 * was set back meanwhile, speaks for itself.
 */
async function sayAgain(
  tx: WriteTx,
  source: string,
  receipts: readonly Receipt[],
): Promise<ReadonlySet<string>> {
  const said = receipts.map((receipt) => ({ ...contentOf(receipt), read_at: receipt.readAt }))
  const { rows } = await sql<{ scope: string }>`
    UPDATE receipt r SET last_read_at = g.read_at, last_recorded_at = ${tx.recordedAt}
    FROM jsonb_to_recordset(${JSON.stringify(said)}::jsonb) AS g (scope text, feeds text[], detail boolean, basis jsonb,
      complete boolean, because text, message text, calls integer, pages integer, items integer, evidence text,
      read_at timestamptz)
    JOIN scope s ON s.org_id = ${tx.org} AND s.source = ${source} AND s.scope = g.scope
    WHERE r.org_id = s.org_id AND r.id = s.receipt AND (r.feeds, r.detail, r.basis, r.complete, r.calls, r.pages, r.items)
      = (g.feeds, g.detail, g.basis, g.complete, g.calls, g.pages, g.items)
      AND (r.because, r.message, r.evidence) IS NOT DISTINCT FROM (g.because, g.message, g.evidence)
      AND g.read_at >= coalesce(r.last_read_at, r.read_at)
    RETURNING r.scope`.execute(tx.db)
  return new Set(rows.map(({ scope }) => scope))
}

async function insertReceipts(
  tx: WriteTx,
  reading: { id: string; source: string },
  receipts: readonly Receipt[],
): Promise<void> {
  const kept = await tx.db
    .insertInto('receipt')
    .values(
      receipts.map((receipt) => ({
        ...contentOf(receipt),
        basis: JSON.stringify(receipt.basis),
        org_id: tx.org,
        reading: reading.id,
        source: reading.source,
        read_at: receipt.readAt,
        recorded_at: tx.recordedAt,
      })),
    )
    .returning(['id', 'scope'])
    .execute()
  await tx.db
    .insertInto('scope')
    .values(
      kept.map(({ id, scope }) => ({
        org_id: tx.org,
        source: reading.source,
        scope,
        receipt: id,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['org_id', 'source', 'scope'])
        .doUpdateSet({ receipt: sql`excluded.receipt` }),
    )
    .execute()
}

/** What a receipt says, whenever it does. */
function contentOf(receipt: Receipt) {
  return {
    scope: receipt.scope,
    feeds: [...receipt.feeds],
    detail: receipt.detail ?? false,
    basis: receipt.basis,
    complete: receipt.complete,
    because: receipt.because ?? null,
    message: receipt.message?.slice(0, 1000).replaceAll('\0', '\uFFFD') ?? null,
    calls: receipt.calls,
    pages: receipt.pages,
    items: receipt.items,
    evidence: receipt.evidence ?? null,
  }
}

async function addToReading(
  tx: WriteTx,
  reading: string,
  receipts: readonly Receipt[],
): Promise<void> {
  const complete = receipts.filter((receipt) => receipt.complete).length
  const calls = receipts.reduce((sum, receipt) => sum + receipt.calls, 0)
  const items = receipts.reduce((sum, receipt) => sum + (receipt.detail ? 0 : receipt.items), 0)
  await sql`
    UPDATE reading SET complete = complete + ${complete}, incomplete = incomplete + ${receipts.length - complete},
      calls = calls + ${calls}, items = items + ${items}, last_scope = ${receipts.at(-1)?.scope}
    WHERE org_id = ${tx.org} AND id = ${reading}`.execute(tx.db)
}
