/** What becomes of items that a reading of their scope did not see. */
import { sql } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import { isKnownThrough } from './occurrences.ts'
import type { WriteTx } from './organisation.ts'

interface Reading {
  id: string
  source: string
  occurrences: readonly string[]
}

/** A scope that feeds none has none: most scopes are settled without looking for them. */
export function occurrencesFed({ occurrences }: Reading, { feeds }: Receipt): readonly string[] {
  return occurrences.filter((population) => feeds.includes(population))
}

/** Items of the scope that this reading did not see, but for occurrences that have closed. Derived items follow their originals, in run/derive.ts. */
export async function settleUnseen(
  tx: WriteTx,
  reading: Reading,
  receipt: Receipt,
  unread: readonly string[],
): Promise<void> {
  const occurrences = occurrencesFed(reading, receipt)
  const isOpen =
    occurrences.length > 0
      ? sql`(i.population <> ALL(${[...occurrences]}::text[]) OR i.content ->> 'closedAt' IS NULL)`
      : sql`true`
  const unseen = sql`i.org_id = ${tx.org} AND i.scope = ${receipt.scope} AND i.source = ${reading.source}
    AND i.recorded_to = 'infinity' AND ${isOpen} AND NOT EXISTS (
      SELECT FROM staged_item s WHERE s.org_id = i.org_id AND s.reading = ${reading.id} AND s.scope = ${receipt.scope}
        AND s.population = i.population AND s.key = i.key)`
  if (receipt.complete) {
    const isKept =
      occurrences.length > 0
        ? sql`i.population = ANY(${[...occurrences]}::text[])
            AND ${isKnownThrough(unread)}`
        : sql`false`
    await sql`UPDATE item i SET recorded_to = ${tx.recordedAt} WHERE ${unseen} AND NOT (${isKept})`.execute(
      tx.db,
    )
    if (occurrences.length === 0) return
  }
  await sql`
    WITH unconfirmed AS (
      UPDATE item i SET recorded_to = ${tx.recordedAt} WHERE ${unseen} AND i.confirmed RETURNING i.*)
    INSERT INTO item (org_id, population, key, source, scope, content, digest, confirmed, recorded_from)
    SELECT org_id, population, key, source, scope, content, digest, false, ${tx.recordedAt} FROM unconfirmed`.execute(
    tx.db,
  )
}
