import { sql } from 'kysely'

import type { WriteTx } from './organisation.ts'

/** Removes rows where they stand: they have been locked, or nobody else may change them. */
export async function deleteAt(
  tx: WriteTx,
  table: 'opening' | 'door_event' | 'outbox' | 'ticket' | 'idempotency',
  rows: readonly { place: string }[],
): Promise<void> {
  await sql`
    DELETE FROM ${sql.table(table)} WHERE org_id = ${tx.org}
      AND ctid = ANY(${rows.map(({ place }) => place)}::tid[])`.execute(tx.db)
}
