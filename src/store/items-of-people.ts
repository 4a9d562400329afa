import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** The current items of a population that name one of these people at a path of their content, by key. */
export async function itemsOfPeople(
  tx: Tx,
  population: string,
  path: readonly string[],
  persons: readonly string[],
): Promise<unknown[]> {
  if (persons.length === 0) return []
  const { rows } = await sql<{ content: unknown }>`
    SELECT content FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'
      AND content #>> ${[...path]}::text[] = ANY(${[...persons]}::text[])
    ORDER BY key`.execute(tx.db)
  return rows.map(({ content }) => content)
}
