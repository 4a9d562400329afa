/** Finding items by a part of their key, or of what they are called. */
import { sql } from 'kysely'

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

/** Current items of a population whose key contains `search`, those that begin with it first among as many as are asked for. */
export async function searchKeys(
  tx: Tx,
  population: string,
  search: string,
  limit: number,
): Promise<FoundItem[]> {
  // Keys alone: the index has them, and the items themselves need not be read.
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity' AND ${contains(search)}
    ORDER BY key LIMIT ${limit}`.execute(tx.db)
  const part = lowerAscii(search)
  const begins = ({ key }: { key: string }) => Number(lowerAscii(key).startsWith(part))
  return rows.map(({ key }) => ({ population, key })).toSorted((a, b) => begins(b) - begins(a))
}

/** The same by what items are called or known by, for populations of thousands, as people keep them. */
export async function searchNames(
  tx: Tx,
  population: string,
  search: string,
  limit: number,
): Promise<FoundItem[]> {
  const name = sql`coalesce(content ->> 'name', content ->> 'title')`
  const { rows } = await sql<{ key: string; name: string | null }>`
    SELECT key, ${name} AS name FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'
      AND (${contains(search)} OR ${name} ~ ${anyCase(search)})
    ORDER BY key LIMIT ${limit}`.execute(tx.db)
  return rows.map(({ key, name: called }) => ({
    population,
    key,
    ...(called !== null && { name: called }),
  }))
}

/** A pattern for the text in small and capital letters of any alphabet; what the database takes for the same hangs on how it was set up. */
function anyCase(text: string): string {
  return Array.from(text.normalize('NFC'), (letter) => {
    const [small, capital] = [letter.toLowerCase(), letter.toUpperCase()]
    const isPair = small !== capital && isOne(small) && isOne(capital)
    if (isPair) return `[${small}${capital}]`
    return /[\p{L}\p{N} ]/u.test(letter) ? letter : `\\U${hex(letter)}`
  }).join('')
}

/** Some letters have no single capital: ß becomes SS. */
function isOne(text: string): boolean {
  return Array.from(text).length === 1
}

/** A character by its number, so that none has a meaning of its own in a pattern. */
function hex(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')
}
