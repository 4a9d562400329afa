import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { folded, foldedPattern } from './folded.ts'
import type { Tx } from './organisation.ts'

/** Which items of a population a list shows, and in which order. */
export interface KeptQuery {
  /** Fields whose text is searched, shown and sorted by. */
  fields: readonly string[]
  search?: string
  /** Fields that must have exactly this value. */
  where?: Readonly<Record<string, string>>
  /** Fields that must have one of these values. */
  among?: Readonly<Record<string, readonly string[]>>
  sort: string
  isDescending?: boolean
  offset: number
  limit: number
}

export interface KeptItem {
  key: string
  content: unknown
  recordedFrom: Date
}

/**
 * A page of the current items of a population, and how many there are in all. Reads the whole population: right for what
 * people keep, by the thousand; what is read by the million has its lists elsewhere.
 */
export async function listKept(
  tx: Tx,
  population: string,
  query: KeptQuery,
): Promise<{ items: KeptItem[]; all: number }> {
  const conditions = [
    sql`org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'`,
    ...Object.entries(query.where ?? {}).map(
      ([name, value]) => sql`content ->> ${name}::text = ${value}`,
    ),
    ...Object.entries(query.among ?? {}).map(
      ([name, values]) => sql`content ->> ${name}::text = ANY(${values}::text[])`,
    ),
    ...(query.search === undefined || query.search === ''
      ? []
      : [sql`${folded(searched(query.fields))} LIKE ${foldedPattern(query.search)}`]),
  ]
  const order = query.isDescending ? sql`DESC NULLS LAST` : sql`ASC NULLS LAST`
  const { rows } = await sql<{ key: string; content: unknown; recorded_from: Date; all: number }>`
    SELECT key, content, recorded_from, count(*) OVER ()::int AS all FROM item
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${folded(sql`content ->> ${query.sort}::text`)} ${order}, key
    LIMIT ${query.limit} OFFSET ${query.offset}`.execute(tx.db)
  return {
    items: rows.map((row) => ({
      key: row.key,
      content: row.content,
      recordedFrom: row.recorded_from,
    })),
    all: rows[0]?.all ?? 0,
  }
}

function searched(fields: readonly string[]): RawBuilder<unknown> {
  return sql`concat_ws(' ', ${sql.join(fields.map((name) => sql`content ->> ${name}::text`))})`
}
