/** Which parts of a reading that broke off were read whole, so that it goes on with the others. */
import { sql } from 'kysely'

import { hours } from '#engine/duration.ts'
import type { Receipt } from '#engine/receipt.ts'

import type { Store } from './database.ts'
import { stageOrg } from './organisation.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { receiptOfRow, speakingReceipts } from './receipt-of-row.ts'

/** Seconds from its beginning within which a reading goes on; then everything is read anew. */
export const goesOnWithin = hours(1)

/** A reading that broke off, or met troubles that pass by themselves. */
export interface BrokenOff {
  /** The first of the readings that belong together, and when it began: what is read now is claimed as of then. */
  began: string
  at: Date
  /** The receipts of each part that was read whole, by its name. */
  parts: ReadonlyMap<string, readonly Receipt[]>
}

/** What a source's next reading may go on with: nothing where it asks otherwise, or where the last one is long ago or whole. */
export async function brokenOff(
  tx: Tx,
  source: string,
  asked: string,
  now: Date,
): Promise<BrokenOff | undefined> {
  const { rows } = await sql<{ began: string; at: Date }>`
    SELECT f.id AS began, f.as_of AS at
    FROM (SELECT * FROM reading WHERE org_id = ${tx.org} AND source = ${source} ORDER BY started_at DESC LIMIT 1) AS last
    JOIN reading f ON f.org_id = last.org_id AND f.id = coalesce(last.began, last.id)
    WHERE (last.ended_at IS NULL OR last.passing) AND last.asked = ${asked}`.execute(tx.db)
  const [last] = rows
  if (!last || now.getTime() - last.at.getTime() > goesOnWithin * 1000) return undefined
  const parts = await wholeParts(tx, source, last.began)
  return parts.size > 0 ? { ...last, parts } : undefined
}

/** A part counts only while every receipt of it still speaks for its scope, and says that it was read to the end. */
async function wholeParts(
  tx: Tx,
  source: string,
  began: string,
): Promise<Map<string, readonly Receipt[]>> {
  const parts = await tx.db
    .selectFrom('reading_part')
    .select(['part', 'scopes'])
    .where('org_id', '=', tx.org)
    .where('reading', '=', began)
    .execute()
  const rows = await speakingReceipts(tx)
    .selectAll('receipt')
    .where('scope.source', '=', source)
    .where('receipt.complete', '=', true)
    .execute()
  const receipts = new Map(rows.map((row) => [row.scope, receiptOfRow(row)]))
  return new Map(
    parts.flatMap(({ part, scopes }) => {
      const given = scopes.flatMap((scope) => receipts.get(scope) ?? [])
      return given.length === scopes.length ? [[part, given] as const] : []
    }),
  )
}

/** Notes that a part was read whole, also one that was before, and of which something has failed since. */
export async function endPart(
  store: Store,
  { org, began, source }: { org: string; began: string; source: string },
  part: string,
  scopes: readonly string[],
): Promise<void> {
  await stageOrg(store, org, async ({ db }) => {
    await db
      .deleteFrom('reading_part')
      .where('org_id', '=', org)
      .where('reading', '=', began)
      .where('part', '=', part)
      .execute()
    await db
      .insertInto('reading_part')
      .values({ org_id: org, reading: began, source, part, scopes: [...scopes] })
      .execute()
  })
}

/** Forgets the parts of readings of a source that nothing goes on with any more. */
export async function forgetParts(tx: WriteTx, source: string, but: string): Promise<void> {
  await tx.db
    .deleteFrom('reading_part')
    .where('org_id', '=', tx.org)
    .where('source', '=', source)
    .where('reading', '<>', but)
    .execute()
}
