/** One PostgreSQL, embedded or elsewhere, and the one pool to it. */
import { uptime } from 'node:os'

import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

import { OperatingError } from '#engine/operating-error.ts'

import { refuseHalfRestored } from './backup/restore-marker.ts'
import { ClockWatch } from './clock-watch.ts'
import type { DataDirectory } from './data-directory.ts'
import { startEmbeddedServer } from './embedded-server.ts'
import type { EmbeddedServer } from './embedded-server.ts'
import { messageOf } from './explain.ts'
import { migrate } from './migrate.ts'
import { preparing } from './prepared.ts'
import type { Schema } from './schema.ts'

const oldestServer = 15
/** A transaction that does nothing for so long belongs to somebody who hangs, and holds up everyone else. */
const longestIdleMs = 10 * 60_000

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
  /** How long this machine has been running, sleep included: what no one can set. */
  runningMs: () => number
  clockWatch: ClockWatch
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
  runningMs?: () => number
  /** For restoring: open even where an earlier restore was interrupted. */
  mayBeHalfRestored?: boolean
}

/** Opens the database, migrated to this version's schema. Throws operating errors that name the fix. */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (!options.mayBeHalfRestored) refuseHalfRestored(options.directory)
  const server =
    options.url === undefined ? await startEmbeddedServer(options.directory) : undefined
  const connection = server?.connection ?? { connectionString: checkUrl(options.url ?? '') }
  const pool = openPool(
    {
      application_name: `${options.name ?? 'beleg'} (pid ${process.pid})`,
      idle_in_transaction_session_timeout: longestIdleMs,
    },
    connection,
  )
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

/**
 * A pool whose rows come back as the schema says: bigint as a number, `infinity` as the number. Each of its connections
 * goes where `connection` points by then: an embedded server that was started again listens elsewhere.
 */
export function openPool(config: pg.PoolConfig, connection?: Connection): pg.Pool {
  class CurrentClient extends pg.Client {
    constructor(given?: pg.ClientConfig) {
      super({ ...given, ...connection })
    }
  }
  const pool = new pg.Pool({
    max: 10,
    connectionTimeoutMillis: 10_000,
    ...config,
    types: rowTypes,
    Client: CurrentClient,
  })
  // A lost connection is replaced by the pool on next use, and whoever was using it hears of it from the statement; an
  // unhandled 'error' event, of an idle connection or of one in use, would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

function storeOver(
  pool: pg.Pool,
  connection: Connection,
  options: StoreOptions,
  server: EmbeddedServer | undefined,
): Store {
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: preparing(pool) }) })
  async function close(): Promise<void> {
    await db.destroy()
    // Kysely leaves a pool alone that it never used; its idle connections would live on for seconds.
    if (!pool.ending) await pool.end()
    await server?.leave()
  }
  return {
    db,
    pool,
    connection,
    ...(server && { server }),
    version: '',
    directory: options.directory,
    clock: options.clock ?? (() => new Date()),
    runningMs: options.runningMs ?? (() => uptime() * 1000),
    clockWatch: new ClockWatch(),
    close,
  }
}

/** Only the form: the address itself may hold a password, and is not repeated. */
function checkUrl(url: string): string {
  if (/^postgres(ql)?:\/\//.test(url)) return url
  throw new OperatingError(
    'database-url-refused',
    'DATABASE_URL is no address of a PostgreSQL database.',
    'Write it as postgres://user:password@host:5432/name, or unset it to use the embedded database.',
  )
}

async function versionOf(pool: pg.Pool): Promise<string> {
  let version: string
  try {
    const { rows } = await pool.query<{ server_version: string }>('SHOW server_version')
    version = rows[0]?.server_version ?? ''
  } catch (cause) {
    throw new OperatingError(
      'database-unreachable',
      `The database cannot be reached: ${messageOf(cause)}.`,
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
