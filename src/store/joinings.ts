/** Items of what has to be done before somebody's first day, for lists of many people: how many stand how, and a page of those open. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { Tx } from './organisation.ts'

/** How items stand, and how many stand so. */
export interface JoiningsCounted {
  isDone: boolean
  /** The last day is over, or it was asked no longer. */
  isOver: boolean
  isReleased: boolean
  /** The first day was before the one from which on it is asked. */
  isBefore: boolean
  outcome?: string
  verdict?: string
  /** Somebody found the rule of the verdict in its sources. */
  isVerified: boolean
  how?: string
  n: number
}

interface When {
  now: Date
  /** Who began before that day is not asked; nobody, where it is absent. */
  appliesFrom?: string
}

export async function countJoinings(
  tx: Tx,
  population: string,
  { now, appliesFrom = '' }: When,
): Promise<JoiningsCounted[]> {
  const { rows } = await sql<
    JoiningsCounted & Record<'outcome' | 'verdict' | 'how', string | null>
  >`
    SELECT content ? 'doneAt' AS "isDone", NOT ${isStillAsked(now)} AS "isOver", content ? 'isReleased' AS "isReleased",
      NOT ${isFrom(appliesFrom)} AS "isBefore", content ->> 'outcome' AS outcome, content ->> 'verdict' AS verdict,
      coalesce(content ->> 'isVerified' = 'true', false) AS "isVerified", content ->> 'how' AS how, count(*)::int AS n
    FROM item WHERE ${currentOf(tx, population)} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`.execute(tx.db)
  return rows.map(({ outcome, verdict, how, ...row }) => ({
    ...row,
    ...(outcome !== null && { outcome }),
    ...(verdict !== null && { verdict }),
    ...(how !== null && { how }),
  }))
}

/**
 * A page of the items that still have to be done, whoever is next to begin first: those who have yet to begin, the soonest first,
 * then those who have, the last to begin first. `lacks` is the field that says that one is done or decided; with `verdict` such
 * ones are none of them, where the rule is a found one. `today` as the company counts its days.
 */
export async function pageOpenJoinings(
  tx: Tx,
  population: string,
  wanted: When & {
    lacks: 'doneAt' | 'outcome'
    notOf?: { verdict: string }
    today: string
    offset: number
    limit: number
  },
): Promise<unknown[]> {
  const { now, appliesFrom = '', lacks, notOf, today, offset, limit } = wanted
  const start = sql`content ->> 'start'`
  const isAhead = sql`coalesce(${start} >= ${today}, false)`
  const { rows } = await sql<{ content: unknown }>`
    SELECT content FROM item
    WHERE ${currentOf(tx, population)} AND NOT content ? ${lacks} AND ${isStillAsked(now)} AND ${isFrom(appliesFrom)}
      AND ${notOf ? sql`(coalesce(content ->> 'verdict' <> ${notOf.verdict}, true) OR coalesce(content ->> 'isVerified' = 'false', false))` : sql`true`}
    ORDER BY NOT ${isAhead}, CASE WHEN ${isAhead} THEN ${start} END,
      CASE WHEN NOT ${isAhead} THEN coalesce(${start}, '') END DESC, key
    LIMIT ${limit} OFFSET ${offset}`.execute(tx.db)
  return rows.map(({ content }) => content)
}

function currentOf(tx: Tx, population: string): RawBuilder<unknown> {
  return sql`org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'`
}

function isStillAsked(now: Date): RawBuilder<unknown> {
  return sql`coalesce(content ->> 'closedAt' > ${now.toISOString()}, true)`
}

/** Of whom the first day is not known is asked. */
function isFrom(day: string): RawBuilder<unknown> {
  return sql`coalesce(content ->> 'start' >= ${day}, true)`
}
