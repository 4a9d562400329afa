import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** How many items say a value. */
export interface Counted {
  /** `absent` where they say nothing, `unread` where it could not be read, or the last reading did not see them again. */
  value: string
  n: number
}

/**
 * Counts the current items of a population by what stands at a path (SQL/JSON): an item counts once for each value there.
 * With `ages` the values are instants, and counted by how many of these numbers of days have passed since: `0` for fewer
 * than the first.
 */
export async function countByField(
  tx: Tx,
  population: string,
  path: string,
  { ages, at }: { ages?: readonly number[]; at: Date },
): Promise<Counted[]> {
  const value =
    ages === undefined
      ? sql`found #>> '{}'`
      : sql`width_bucket(extract(epoch FROM ${at}::timestamptz - (found #>> '{}')::timestamptz) / 86400, ${[...ages]}::numeric[])::text`
  // Of a field that was not read a path into it finds nothing; the field itself says so.
  const field = /^\$\.(\w+)/.exec(path)?.[1] ?? ''
  const nothing = sql`CASE WHEN item.content -> ${field}::text -> 'unread' IS NULL THEN 'absent' ELSE 'unread' END`
  const { rows } = await sql<Counted>`
    SELECT said.value, count(DISTINCT item.key)::int AS n
    FROM item LEFT JOIN LATERAL (
      SELECT CASE jsonb_typeof(found) WHEN 'object' THEN 'unread' WHEN 'null' THEN 'absent' ELSE ${value} END AS value
      FROM jsonb_path_query(item.content, ${path}::jsonpath) AS found
    ) AS here ON true, LATERAL (
      SELECT CASE WHEN item.confirmed THEN coalesce(here.value, ${nothing}) ELSE 'unread' END AS value) AS said
    WHERE item.org_id = ${tx.org} AND item.population = ${population} AND item.recorded_to = 'infinity'
    GROUP BY said.value ORDER BY n DESC, said.value`.execute(tx.db)
  return rows
}
