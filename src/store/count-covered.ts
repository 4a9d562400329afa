import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** How many items share a value, how many of them are covered, and of the others those that are not simply uncovered. */
export interface Covered {
  /** The region or kind; `absent` where they say none. */
  name: string
  of: number
  n: number
  unknown: number
  excepted: number
  excluded: number
}

/** What says whether an item is covered: the findings of a test, or paths (SQL/JSON) into it. */
export type CoveredBy = { test: string } | { covered: string; uncovered: string }

/**
 * Counts the items of a population by a field, with what the test's current findings say of them. Where paths say it, what the
 * last reading did not see again is unknown, as it is to a test.
 */
export async function countCovered(
  tx: Tx,
  population: string,
  field: string,
  by: CoveredBy,
): Promise<Covered[]> {
  const said =
    'test' in by
      ? sql`SELECT key, verdict FROM finding
          WHERE org_id = ${tx.org} AND test = ${by.test} AND recorded_to = 'infinity'`
      : sql`SELECT key, CASE WHEN NOT confirmed THEN 'unknown'
            WHEN jsonb_path_exists(content, ${by.uncovered}::jsonpath) THEN 'fail'
            WHEN jsonb_path_exists(content, ${by.covered}::jsonpath) THEN 'pass'
            ELSE 'unknown' END AS verdict
          FROM item
          WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'`
  const { rows } = await sql<Covered>`
    SELECT coalesce(item.content ->> ${field}::text, 'absent') AS name, count(*)::int AS of,
      (count(*) FILTER (WHERE verdict = 'pass'))::int AS n,
      (count(*) FILTER (WHERE verdict = 'unknown'))::int AS unknown,
      (count(*) FILTER (WHERE verdict = 'excepted'))::int AS excepted,
      (count(*) FILTER (WHERE verdict = 'excluded'))::int AS excluded
    FROM (${said}) AS said LEFT JOIN item
      ON item.org_id = ${tx.org} AND item.population = ${population}
      AND item.key = said.key AND item.recorded_to = 'infinity'
    GROUP BY 1 ORDER BY count(*) - count(*) FILTER (WHERE verdict = 'pass') DESC, 2 DESC, 1`.execute(
    tx.db,
  )
  return rows
}
