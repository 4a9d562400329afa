import pg from 'pg'

import { OperatingError } from '#engine/operating-error.ts'

import type { Store } from './database.ts'

const leaseLock = 4_711_001

/**
 * Holds the right to serve a data directory, for as long as this process lives; a second one is refused by name.
 * Held by a connection of its own: however the process ends, the server lets go of it.
 */
export async function holdLease(store: Store, name: string): Promise<() => Promise<void>> {
  if (!store.server) return async () => undefined
  const client = new pg.Client({
    ...store.server.connection,
    application_name: `${name} (pid ${process.pid})`,
  })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS held',
    [leaseLock],
  )
  if (rows[0]?.held) return async () => await client.end()

  const holder = await client.query<{ application_name: string }>(
    `SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND objid = $1 AND granted`,
    [leaseLock],
  )
  await client.end()
  const other = holder.rows[0]?.application_name ?? 'another process'
  throw new OperatingError(
    'data-directory-in-use',
    `${other} is already serving ${store.directory.root}.`,
    'Use that one, stop it first, or choose another data directory with --data DIR.',
  )
}
