/** One PostgreSQL, embedded or elsewhere, and the one pool to it. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

import { OperatingError } from '#engine/operating-error.ts'

import { refuseHalfRestored } from './backup/restore-marker.ts'
import type { DataDirectory } from './data-directory.ts'
import { startEmbeddedServer } from './embedded-server.ts'
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
  /** For restoring: open even where an earlier restore was interrupted. */
  mayBeHalfRestored?: boolean
}

/** Opens the database, migrated to this version's schema. Throws operating errors that name the fix. */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (!options.mayBeHalfRestored) refuseHalfRestored(options.directory)
  const server =
    options.url === undefined ? await startEmbeddedServer(options.directory) : undefined
  const connection = server?.connection ?? { connectionString: checkUrl(options.url ?? '') }
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
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
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

/** SQLSTATEs that are no bug of ours: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const full = ['53100', '53200']
const gone = ['57P01', '57P02', '57P03', '53300', '25006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']

/** What a failed statement means where a person can put it right: the database went away, or is full. */
export function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OperatingError) return error
  const code = 'code' in error ? String(error.code) : ''
  if (full.includes(code)) {
    return new OperatingError(
      'database-full',
      `The database has no room left: ${messageOf(error)}.`,
      'Free some disk space and run the command again. What was not acknowledged was not kept; nothing else is lost.',
      { cause: error },
    )
  }
  const isLost = /^(Connection terminated|timeout exceeded when trying to connect)/.test(
    error.message,
  )
  if (!isLost && !gone.includes(code) && !code.startsWith('08')) return error
  return new OperatingError(
    'database-lost',
    `The database went away: ${messageOf(error)}.`,
    'Start it, or check DATABASE_URL, and run the command again. What was not acknowledged was not kept; nothing else is lost.',
    { cause: error },
  )
}

/** Node's error for a name with several addresses has a message only inside. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
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
