import { sql } from 'kysely'

import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'

import { likeOf } from './like-of.ts'
import type { Tx } from './organisation.ts'

/** How many items a population holds now, and how many of them each pattern of an exclusion names. */
export interface NamedItems {
  all: number
  named: ReadonlyMap<string, number>
}

/** Whether a pattern names anything: asked of every row of a table, so it counts nothing. */
export async function isAnyNamed(tx: Tx, population: string, pattern: string): Promise<boolean> {
  const isKey = pattern.includes('*') ? sql`key LIKE ${likeOf(pattern)}` : sql`key = ${pattern}`
  const isName = sql`(${population === discoveredEndpoints.id} AND content ->> 'name' LIKE ${likeOf(pattern)})`
  const held = sql`org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'`
  const { rows } = await sql<{ named: boolean }>`
    SELECT EXISTS (SELECT FROM item WHERE ${held} AND ${isKey})
      OR EXISTS (SELECT FROM item WHERE ${held} AND ${isName}) AS named`.execute(tx.db)
  return rows[0]?.named === true
}

/** Counts by key; of names that were found also by the name, as whoever looks at them does. */
export async function countNamed(
  tx: Tx,
  population: string,
  patterns: readonly string[],
): Promise<NamedItems> {
  const isFound = population === discoveredEndpoints.id
  const isNamed = isFound
    ? sql`(item.key LIKE each.pattern OR item.content ->> 'name' LIKE each.pattern)`
    : sql`item.key LIKE each.pattern`
  const [exact, wide] = [patterns.filter(isExact), patterns.filter((each) => !isExact(each))]
  const held = sql`org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'`
  const { rows: keys } = await sql<{ key: string }>`
    SELECT key FROM item WHERE ${held} AND key = ANY(${exact}::text[])`.execute(tx.db)
  // What has no `*` is a key that the index has; the others take one look at the whole population.
  const asked = isFound ? [...exact, ...wide] : wide
  const { rows } = await sql<{ nth: number; n: number }>`
    SELECT 0 AS nth, count(*)::int AS n FROM item WHERE ${held}
    UNION ALL
    SELECT each.nth::int, count(*)::int FROM item JOIN unnest(${asked.map(likeOf)}::text[]) WITH ORDINALITY AS each (pattern, nth) ON ${isNamed}
    WHERE ${held} GROUP BY 1`.execute(tx.db)
  const counted = new Map(rows.map(({ nth, n }) => [nth, n]))
  return {
    all: counted.get(0) ?? 0,
    named: new Map([
      ...exact.map((each) => [each, keys.filter(({ key }) => key === each).length] as const),
      ...asked.map((each, index) => [each, counted.get(index + 1) ?? 0] as const),
    ]),
  }

  function isExact(pattern: string): boolean {
    return !pattern.includes('*')
  }
}
