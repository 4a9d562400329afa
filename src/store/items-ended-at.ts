import { sql } from 'kysely'

import { versionOf } from './items.ts'
import type { ItemRow, ItemVersion } from './items.ts'
import type { Tx } from './organisation.ts'

/** The versions of a population that one transaction ended, by its recorded instant; ordered by key. */
export async function itemsEndedAt(tx: Tx, population: string, at: Date): Promise<ItemVersion[]> {
  const { rows } = await sql<ItemRow>`
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = ${at} ORDER BY key`.execute(
    tx.db,
  )
  return rows.map(versionOf)
}
