import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { Tx } from './organisation.ts'

/** How many items say a value. */
export interface Counted {
  /**
   * `absent` where they say nothing, `none` where they say that there is none, `unread` where it could not be read, or the last
   * reading did not see them again, `excluded` where a decision lets the test beside leave them out.
   */
  value: string
  n: number
}

/**
 * Counts the current items of a population by what stands at a path (SQL/JSON): an item counts once for each value there.
 * With `ages` the values are instants, and counted by how many of these numbers of days have passed since: `0` for fewer
 * than the first. Of items that `among` finds nothing in, none is counted; one in which `lacking` finds something says nothing once more.
 */
export async function countByField(
  tx: Tx,
  population: string,
  path: string,
  {
    at,
    ages,
    among = '$',
    lacking,
    beside = '',
  }: { at: Date; ages?: readonly number[]; among?: string; lacking?: string; beside?: string },
): Promise<Counted[]> {
  const value =
    ages === undefined
      ? sql`found #>> '{}'`
      : sql`width_bucket(extract(epoch FROM ${at}::timestamptz - (found #>> '{}')::timestamptz) / 86400, ${[...ages]}::numeric[])::text`
  // Of a field that was not read a path into it finds nothing; the field itself says so.
  const field = /^\$\.(\w+)/.exec(path)?.[1] ?? ''
  const nothing = sql`CASE WHEN item.content -> ${field}::text -> 'unread' IS NULL THEN 'absent' ELSE 'unread' END`
  const isLacking = lacking === undefined ? sql`false` : pathExists(lacking)
  const { rows } = await sql<Counted>`
    SELECT said.value, count(DISTINCT item.key)::int AS n
    FROM item LEFT JOIN finding ON finding.org_id = item.org_id AND finding.test = ${beside}::text
      AND finding.key = item.key AND finding.recorded_to = 'infinity' AND finding.verdict = 'excluded'
    LEFT JOIN LATERAL (
      SELECT CASE jsonb_typeof(found) WHEN 'object' THEN 'unread' WHEN 'null' THEN 'none' ELSE ${value} END AS value
      FROM jsonb_path_query(item.content, ${path}::jsonpath) AS found
      UNION ALL SELECT 'absent' WHERE ${isLacking}
    ) AS here ON true, LATERAL (
      SELECT CASE WHEN finding.key IS NOT NULL THEN 'excluded'
        WHEN item.confirmed THEN coalesce(here.value, ${nothing}) ELSE 'unread' END AS value) AS said
    WHERE item.org_id = ${tx.org} AND item.population = ${population} AND item.recorded_to = 'infinity'
      AND ${pathExists(among)}
    GROUP BY said.value ORDER BY n DESC, said.value`.execute(tx.db)
  return rows
}

function pathExists(path: string): RawBuilder<boolean> {
  return sql<boolean>`jsonb_path_exists(item.content, ${path}::jsonpath)`
}
