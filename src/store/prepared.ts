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

/** Names of one process; a connection learns a text with its name, and they belong together for good. */
const names = new Map<string, string>()

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
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('cursors are not used')
    if (!text.startsWith(mark)) return client.query(text, [...values])
    return client.query({ name: nameOf(text), text, values: [...values] })
  }
  return { query, release: (isBroken) => client.release(isBroken) }
}

function nameOf(text: string): string {
  const name = names.get(text) ?? `beleg-${names.size}`
  names.set(text, name)
  return name
}
