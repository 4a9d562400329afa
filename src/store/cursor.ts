/** Reading more rows than fit into memory. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { Tx } from './organisation.ts'

/** So many rows at a time. */
const pageSize = 1000

/** The rows of a query in pages of a thousand, the next fetched while one is used: so memory stays at two pages. */
export async function* pagesOf<Row>(tx: Tx, query: RawBuilder<Row>): AsyncGenerator<Row[]> {
  await sql`DECLARE page_by_page NO SCROLL CURSOR FOR ${query}`.execute(tx.db)
  const fetchPage = async () =>
    (await sql<Row>`FETCH ${sql.lit(pageSize)} FROM page_by_page`.execute(tx.db)).rows
  let rows = await fetchPage()
  while (rows.length === pageSize) {
    const next = fetchPage()
    // Whoever stops early never asks for it.
    next.catch(() => undefined)
    yield rows
    rows = await next
  }
  if (rows.length > 0) yield rows
  await sql`CLOSE page_by_page`.execute(tx.db)
}
