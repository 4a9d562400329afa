import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** An item as it is now, with the population it is one of. */
export interface KeyedItem {
  population: string
  key: string
  content: unknown
}

/** The current items of these populations under any of these keys. */
export async function itemsByKeys(
  tx: Tx,
  populations: readonly string[],
  keys: readonly string[],
): Promise<KeyedItem[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<KeyedItem>`
    SELECT population, key, content FROM item
    WHERE org_id = ${tx.org} AND population = ANY(${populations}::text[]) AND key = ANY(${keys}::text[])
      AND recorded_to = 'infinity'`.execute(tx.db)
  return rows
}
