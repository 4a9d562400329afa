import { sql } from 'kysely'

import { doneAction } from './actions.ts'
import type { DoneAction } from './actions.ts'
import type { Tx } from './organisation.ts'

/** What was done under one name since an instant: how often, to how many things, by how many people and others; and the last time. */
export interface ActionKind extends DoneAction {
  together: { times: number; actors: number; people: number; subjects: number }
}

/** The kinds of things that were done since an instant, what was done last first. */
export async function listActionKinds(
  tx: Tx,
  { since, limit }: { since: Date; limit: number },
): Promise<ActionKind[]> {
  const { rows } = await sql<Parameters<typeof doneAction>[0] & ActionKind['together']>`
    SELECT a.*, kind.times, kind.actors, kind.people, kind.subjects
    FROM (
      SELECT name, max(entry) AS last, count(*)::int AS times, count(DISTINCT actor)::int AS actors,
        count(DISTINCT actor) FILTER (WHERE actor IN (SELECT id::text FROM account WHERE org_id = ${tx.org}))::int AS people,
        count(DISTINCT subject)::int AS subjects
      FROM action WHERE org_id = ${tx.org} AND at >= ${since}
      GROUP BY name ORDER BY last DESC LIMIT ${limit}
    ) kind JOIN action a ON a.org_id = ${tx.org} AND a.entry = kind.last
    ORDER BY kind.last DESC`.execute(tx.db)
  return rows.map((row) => ({
    ...doneAction(row),
    together: { times: row.times, actors: row.actors, people: row.people, subjects: row.subjects },
  }))
}
