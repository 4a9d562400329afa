import type { Selectable } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import type { Tx } from './organisation.ts'
import type { Schema } from './schema.ts'

/** A receipt as it was given, from how it is stored: the last time that it was said. */
export function receiptOfRow(row: Selectable<Schema['receipt']>): Receipt {
  return {
    scope: row.scope,
    feeds: row.feeds,
    ...(row.detail && { detail: true as const }),
    basis: row.basis,
    complete: row.complete,
    ...(row.because !== null && { because: row.because }),
    ...(row.message !== null && { message: row.message }),
    calls: row.calls,
    pages: row.pages,
    items: row.items,
    ...(row.evidence !== null && { evidence: row.evidence }),
    readAt: row.last_read_at ?? row.read_at,
  }
}

/** A query for the receipts that speak now, each with the scope it speaks for. */
export function speakingReceipts({ db, org }: Tx) {
  return db
    .selectFrom('scope')
    .innerJoin('receipt', (join) =>
      join.onRef('receipt.org_id', '=', 'scope.org_id').onRef('receipt.id', '=', 'scope.receipt'),
    )
    .where('scope.org_id', '=', org)
}
