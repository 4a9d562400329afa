import { sql } from 'kysely'

import type { Tx } from './organisation.ts'
import { within } from './trace-text.ts'

/**
 * What hides behind the log's digests and holds one of these texts, also within a longer word: its place, entry and text. What is
 * kept by the numbers of receipts is about nobody.
 */
export async function openingsWith(
  tx: Tx,
  texts: readonly string[],
): Promise<{ place: string; entry: number; text: string }[]> {
  const { rows } = await sql<{ place: string; entry: number; text: string }>`
    SELECT * FROM (
      SELECT ctid::text AS place, entry::float8 AS entry, convert_from(decode(
        rpad(translate(disclosure, '-_', '+/'), (length(disclosure) + 3) / 4 * 4, '='), 'base64'), 'UTF8') AS text
      FROM opening WHERE org_id = ${tx.org} AND disclosure IS NOT NULL) AS opened
    WHERE text ~ ANY(${texts.map(within)}::text[])`.execute(tx.db)
  return rows
}
