import type { Tx, WriteTx } from './organisation.ts'

/** What the status function knew at the last status entry, and what it knows as far as it has been folded. */
export interface SavedFold {
  statusEntry: number
  state: Uint8Array
  running: Uint8Array
  runningSize: number
}

export async function readFold(tx: Tx): Promise<SavedFold | undefined> {
  const row = await tx.db
    .selectFrom('fold')
    .selectAll()
    .where('org_id', '=', tx.org)
    .executeTakeFirst()
  return (
    row && {
      statusEntry: row.status_entry,
      state: row.state,
      running: row.running,
      runningSize: row.running_size,
    }
  )
}

export async function saveFold(tx: WriteTx, fold: SavedFold): Promise<void> {
  const row = {
    status_entry: fold.statusEntry,
    state: Buffer.from(fold.state),
    running: Buffer.from(fold.running),
    running_size: fold.runningSize,
  }
  await tx.db
    .insertInto('fold')
    .values({ org_id: tx.org, ...row })
    .onConflict((conflict) => conflict.column('org_id').doUpdateSet(row))
    .execute()
}
