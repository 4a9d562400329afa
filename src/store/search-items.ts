/** Finding items by a part of their key, or of what they are called. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { anyCase } from './any-case.ts'
import { contains, lowerAscii } from './finding-pages.ts'
import type { Tx } from './organisation.ts'

/** An item that was found, with what it is called where it says so. */
export interface FoundItem {
  population: string
  key: string
  name?: string
}

/** The populations that hold an item now, by one look at the index for each. */
export async function currentPopulations(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ population: string }>`
    WITH RECURSIVE held AS (
      (SELECT population FROM item WHERE org_id = ${tx.org} AND recorded_to = 'infinity' ORDER BY population LIMIT 1)
      UNION ALL
      SELECT (SELECT population FROM item
        WHERE org_id = ${tx.org} AND recorded_to = 'infinity' AND population > held.population ORDER BY population LIMIT 1)
      FROM held WHERE held.population IS NOT NULL)
    SELECT population FROM held WHERE population IS NOT NULL`.execute(tx.db)
  return rows.map(({ population }) => population)
}

/** Populations to search, by what their items are looked for. */
export interface Searched {
  /** By key. */
  keys: readonly string[]
  /** What is derived, by key as well: only the items whose key is not the one of what they are derived of. */
  ownKeys: readonly string[]
  /** By key or by what they are called, in whichever language: for thousands, as people keep them. */
  names: readonly string[]
}

/**
 * Current items that contain `search`, called as the reader's language has it, what has names first, then in the order of the populations; of each those that begin
 * with it come first among as many as are asked for. One statement for all populations of a kind: there are a hundred.
 */
export async function searchItems(
  tx: Tx,
  { keys, ownKeys, names }: Searched,
  search: string,
  { limit, language }: { limit: number; language: 'de' | 'en' },
): Promise<FoundItem[]> {
  const byKey = contains(search)
  const [own, other] = language === 'de' ? ['titleDe', 'titleEn'] : ['titleEn', 'titleDe']
  const titles = sql.join(
    ['name', 'title', own, other].map((each) => sql`content ->> ${each}::text`),
  )
  const found = [
    ...(await searchEach(tx, names, {
      what: sql`coalesce(${titles})`,
      where: sql`(${byKey} OR concat_ws(chr(10), ${titles}) ~ ${anyCase(search.normalize('NFC'))})`,
      limit,
    })),
    // Keys alone: an index has them, and the items themselves need not be read.
    ...(await searchEach(tx, keys, { what: noName, where: byKey, limit })),
    ...(await searchEach(tx, ownKeys, {
      what: noName,
      // As the index item_own_key says it, word for word.
      where: sql`strpos(source, ' ') > 0 AND right(source, length(key) + 1) <> ' ' || key AND ${byKey}`,
      limit,
    })),
  ]
  const part = lowerAscii(search)
  const begins = ({ key }: FoundItem) => Number(lowerAscii(key).startsWith(part))
  const byPopulation = Map.groupBy(found, ({ population }) => population)
  return [...byPopulation.values()].flatMap((each) =>
    each.toSorted((a, b) => begins(b) - begins(a)),
  )
}

const noName = sql`NULL::text`

async function searchEach(
  tx: Tx,
  populations: readonly string[],
  { what, where, limit }: { what: RawBuilder<unknown>; where: RawBuilder<unknown>; limit: number },
): Promise<FoundItem[]> {
  if (populations.length === 0) return []
  const { rows } = await sql<{ population: string; key: string; name: string | null }>`
    SELECT searched.population, found.key, found.name
    FROM unnest(${populations}::text[]) WITH ORDINALITY AS searched (population, place)
    CROSS JOIN LATERAL (
      SELECT key, ${what} AS name FROM item
      WHERE org_id = ${tx.org} AND population = searched.population AND recorded_to = 'infinity' AND ${where}
      ORDER BY key LIMIT ${limit}) AS found
    ORDER BY searched.place, found.key`.execute(tx.db)
  return rows.map(({ population, key, name }) => ({
    population,
    key,
    ...(name !== null && { name }),
  }))
}
