/** What a derived population has yet to take in of the populations it is derived of. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { pagesOf } from './cursor.ts'
import type { Tx } from './organisation.ts'

/** Which items of some populations are to be derived again. */
export interface Stale {
  /** The populations' ids. */
  of: readonly string[]
  /**
   * `new`: all there are, since nothing was ever derived. `all`: all there are or ever were. `since`: what was recorded or
   * closed after an instant, and these keys. `keys`: those with these keys.
   */
  which: 'new' | 'all' | { since: Date; keys: readonly string[] } | { keys: readonly string[] }
}

/** What stands under one key now: nothing, or an item of one or several of the populations, in their order. */
export interface StaleKey {
  key: string
  items: { population: string; content: unknown; scope: string; confirmed: boolean }[]
}

/** The first stale keys, no more than `limit`. */
export async function firstStaleKeys(tx: Tx, stale: Stale, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM (${keysOf(tx, stale)}) AS stale LIMIT ${limit}`.execute(tx.db)
  return rows.map(({ key }) => key)
}

/** Every stale key with what stands under it, in the order of the keys, in pages of a thousand. */
export async function* staleItems(tx: Tx, stale: Stale): AsyncGenerator<StaleKey[]> {
  const { of, which } = stale
  const columns = sql`i.population, i.content, i.scope, i.confirmed`
  const query =
    which === 'new'
      ? sql<StaleRow>`SELECT i.key, ${columns} FROM item i WHERE ${currentOf(tx, of)} ORDER BY i.key`
      : sql<StaleRow>`
        SELECT stale.key, ${columns} FROM (${keysOf(tx, stale)}) AS stale
        LEFT JOIN item i ON ${currentOf(tx, of)} AND i.key = stale.key
        ORDER BY stale.key`
  // A key may go on on the next page.
  let last: StaleKey | undefined
  for await (const rows of pagesOf(tx, query)) {
    const page: StaleKey[] = []
    for (const { key, population, content, scope, confirmed } of rows) {
      if (last?.key !== key) {
        if (last) page.push(inOrder(last, of))
        last = { key, items: [] }
      }
      if (population !== null) last.items.push({ population, content, scope, confirmed })
    }
    if (page.length > 0) yield page
  }
  if (last) yield [inOrder(last, of)]
}

interface StaleRow {
  key: string
  population: string | null
  content: unknown
  scope: string
  confirmed: boolean
}

function inOrder({ key, items }: StaleKey, of: readonly string[]): StaleKey {
  return {
    key,
    items: items.toSorted((a, b) => of.indexOf(a.population) - of.indexOf(b.population)),
  }
}

function currentOf(tx: Tx, populations: readonly string[]): RawBuilder<unknown> {
  return sql`i.org_id = ${tx.org} AND i.population = ANY(${populations}::text[]) AND i.recorded_to = 'infinity'`
}

function keysOf(tx: Tx, { of, which }: Stale): RawBuilder<unknown> {
  const item = sql`org_id = ${tx.org} AND population = ANY(${of}::text[])`
  if (which === 'new') return sql`SELECT i.key FROM item i WHERE ${currentOf(tx, of)}`
  if (which === 'all') return sql`SELECT DISTINCT key FROM item WHERE ${item}`
  const keys = sql`SELECT unnest(${which.keys}::text[]) AS key`
  if (!('since' in which)) return keys
  return sql`
    SELECT key FROM item WHERE ${item} AND recorded_from > ${which.since}
    UNION SELECT key FROM item WHERE ${item} AND recorded_to > ${which.since} AND recorded_to < 'infinity'
    UNION ${keys}`
}
