import { sql } from 'kysely'
import type {
  PostgresCursor,
  PostgresPool,
  PostgresPoolClient,
  PostgresQueryResult,
  RawBuilder,
} from 'kysely'
import type pg from 'pg'

const mark = '/* prepared */'

/**
 * What a statement begins with that every change asks, so that a connection plans it once and not each time. For statements whose
 * text is always the same, and whose plan is the same for any value. They name the columns they return: what `*` stands for may
 * become another under a connection that lives on, when a newer version migrates the database.
 */
export const prepared: RawBuilder<unknown> = sql.raw(mark)

/** Numbers of one process; a connection learns a text with its name, and they belong together for good. */
const numbers = new Map<string, number>()

/** A pool for Kysely, whose connections keep the statements that say so. */
export function preparing(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      const wrapped = known.get(client) ?? preparingClient(client)
      known.set(client, wrapped)
      return wrapped
    },
    end: () => pool.end(),
  }
}

function preparingClient(client: pg.PoolClient): PostgresPoolClient {
  const asked = new Map<string, number>()
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('cursors are not used')
    if (!text.startsWith(mark)) return client.query(text, [...values])
    const times = (asked.get(text) ?? 0) + 1
    asked.set(text, times)
    return client.query({ name: nameOf(text, times), text, values: [...values] })
  }
  return { query, release: (isBroken) => client.release(isBroken) }
}

/**
 * Another name, and so another plan, each time it was asked ten times as often: a plan made of tables that were still empty takes
 * whichever index comes first, and goes on with it while they grow.
 */
function nameOf(text: string, times: number): string {
  const number = numbers.get(text) ?? numbers.size
  numbers.set(text, number)
  return `beleg-${number}-${String(times).length}`
}
