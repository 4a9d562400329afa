/** One PostgreSQL, embedded or elsewhere, and the one pool to it. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

import { OperatingError } from '#engine/operating-error.ts'

import type { DataDirectory } from './data-directory.ts'
import { startEmbeddedServer, stopEmbeddedServer } from './embedded-server.ts'
import type { EmbeddedServer } from './embedded-server.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'

const oldestServer = 15

export interface Store {
  db: Kysely<Schema>
  pool: pg.Pool
  /** How to connect, for libraries that bring their own pool. */
  connection: Connection
  /** The embedded server, where there is one. */
  server?: EmbeddedServer
  /** PostgreSQL's version, such as `18.4`. */
  version: string
  directory: DataDirectory
  clock: () => Date
  /** Closes the pool; stops an embedded server that nobody else is connected to. */
  close(): Promise<void>
}

/** A connection string, or the parts of one. */
export type Connection = { connectionString: string } | EmbeddedServer['connection']

export interface StoreOptions {
  directory: DataDirectory
  /** A PostgreSQL server to use in place of the embedded one. */
  url?: string
  /** What this process is called in the server's list of connections. */
  name?: string
  clock?: () => Date
}

/** Opens the database, migrated to this version's schema. Throws operating errors that name the fix. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const server =
    options.url === undefined ? await startEmbeddedServer(options.directory) : undefined
  const connection = server?.connection ?? { connectionString: options.url ?? '' }
  const pool = openPool({
    ...connection,
    application_name: `${options.name ?? 'beleg'} (pid ${process.pid})`,
  })
  const store = storeOver(pool, connection, options, server)
  try {
    const version = await versionOf(pool)
    await migrate(pool)
    return { ...store, version }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** A pool whose rows come back as the schema says: bigint as a number, `infinity` as the number. */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ max: 10, connectionTimeoutMillis: 10_000, ...config, types: rowTypes })
  // A connection lost while idle is replaced by the pool on next use; an unhandled 'error' event would end the process.
  pool.on('error', () => undefined)
  return pool
}

function storeOver(
  pool: pg.Pool,
  connection: Connection,
  options: StoreOptions,
  server: EmbeddedServer | undefined,
): Store {
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  async function close(): Promise<void> {
    const alone = server !== undefined && (await isAlone(pool))
    await db.destroy()
    if (alone) await stopEmbeddedServer(options.directory)
  }
  return {
    db,
    pool,
    connection,
    ...(server && { server }),
    version: '',
    directory: options.directory,
    clock: options.clock ?? (() => new Date()),
    close,
  }
}

async function isAlone(pool: pg.Pool): Promise<boolean> {
  try {
    const { rows } = await pool.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND application_name <> current_setting('application_name')`,
    )
    return rows[0]?.others === 0
  } catch {
    // The server is gone or refuses: nothing of ours to stop.
    return false
  }
}

async function versionOf(pool: pg.Pool): Promise<string> {
  let version: string
  try {
    const { rows } = await pool.query<{ server_version: string }>('SHOW server_version')
    version = rows[0]?.server_version ?? ''
  } catch (cause) {
    throw new OperatingError(
      'database-unreachable',
      `The database cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Check DATABASE_URL (postgres://user:password@host:5432/name), or unset it to use the embedded database.',
      { cause },
    )
  }
  if (Number.parseInt(version, 10) < oldestServer) {
    throw new OperatingError(
      'database-too-old',
      `The database is PostgreSQL ${version}; Beleg needs ${oldestServer} or newer.`,
      'Upgrade the server, or unset DATABASE_URL to use the embedded database.',
    )
  }
  return version
}

const int8 = 20

const rowTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8 && format !== 'binary') return Number
    return pg.types.getTypeParser(oid, format)
  },
}

/** `now` and `infinity` as SQL, for the ends of versions. */
export const forever = sql<Date>`'infinity'::timestamptz`
