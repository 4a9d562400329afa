import { sql } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import type { WriteTx } from './organisation.ts'

/** Keeps receipts, at most one of a scope, and lets each speak for its scope from now on. */
export async function recordReceipts(
  tx: WriteTx,
  reading: { id: string; source: string },
  receipts: readonly Receipt[],
): Promise<void> {
  const kept = await tx.db
    .insertInto('receipt')
    .values(
      receipts.map((receipt) => ({
        org_id: tx.org,
        reading: reading.id,
        source: reading.source,
        scope: receipt.scope,
        feeds: [...receipt.feeds],
        detail: receipt.detail ?? false,
        basis: JSON.stringify(receipt.basis),
        complete: receipt.complete,
        because: receipt.because ?? null,
        message: receipt.message?.slice(0, 1000).replaceAll('\0', '\uFFFD') ?? null,
        calls: receipt.calls,
        pages: receipt.pages,
        items: receipt.items,
        evidence: receipt.evidence ?? null,
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
