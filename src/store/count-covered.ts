import { sql } from 'kysely'

import type { Tx } from './organisation.ts'

/** How many items of one region there are, and how many of them are covered. */
export interface Covered {
  /** `absent` where they say no region. */
  region: string
  n: number
  of: number
}

/**
 * Counts the current items of a population by region, those that `among` finds (SQL/JSON paths), and of them those that `covered` does.
 * What the last reading did not see again may be covered no more, and is not.
 */
export async function countCovered(
  tx: Tx,
  population: string,
  { among, covered }: { among: string; covered: string },
): Promise<Covered[]> {
  const isCovered = sql`confirmed AND jsonb_path_exists(content, ${covered}::jsonpath)`
  const { rows } = await sql<Covered>`
    SELECT coalesce(content ->> 'region', 'absent') AS region, count(*)::int AS of,
      count(*) FILTER (WHERE ${isCovered})::int AS n
    FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'
      AND jsonb_path_exists(content, ${among}::jsonpath)
    GROUP BY 1 ORDER BY count(*) - count(*) FILTER (WHERE ${isCovered}) DESC, 2 DESC, 1`.execute(
    tx.db,
  )
  return rows
}
