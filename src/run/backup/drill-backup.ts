/** The proof that a backup can be restored: one is made, restored beside, compared row by row, signed, and dropped. */
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import pg from 'pg'

import { OperatingError } from '#engine/operating-error.ts'
import { base64 } from '#log/bytes.ts'
import { signHead } from '#run/sign.ts'
import { createBackup } from '#store/backup/create-backup.ts'
import { makeKeyPair } from '#store/backup/sealing.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Connection, Store } from '#store/database.ts'
import { listOrganisations } from '#store/organisation.ts'

import { recorded } from './backup-record.ts'
import { confirmRestore } from './confirm-restore.ts'
import { rowsOf } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'

const drillLock = 4_711_003

/** What a drill found; there is none where it failed. */
export interface Drill {
  bytes: number
  rows: number
  tables: number
  files: number
  createSeconds: number
  restoreSeconds: number
  logs: { slug: string; size: number; root: string }[]
}

/**
 * Holds a drill and records it. Needs as much room again as the database and the evidence take. Throws what went wrong,
 * which is recorded too.
 */
export async function drillBackup(store: Store): Promise<Drill> {
  const turn = await takeTurn(store)
  try {
    return await recorded(
      store,
      'drill',
      () => drill(store),
      (found) => ({ ...found }),
    )
  } finally {
    await turn.end()
  }
}

async function drill(store: Store): Promise<Drill> {
  const folder = join(store.directory.root, 'drill')
  // A drill that was killed left its folder, and its database, which openScratch replaces.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  try {
    const file = join(folder, 'backup.age')
    const { identity, recipient } = await makeKeyPair()
    const begun = performance.now()
    const backup = await createBackup(store, file, { lock: { recipients: [recipient] } })
    const created = performance.now()
    const scratch = await openScratch(store, join(folder, 'data'))
    try {
      await restoreBackup(scratch, file, { identities: [identity] })
      const restored = performance.now()
      return {
        bytes: backup.bytes,
        rows: rowsOf(backup),
        tables: backup.header.tables.length,
        files: backup.manifest.folders.reduce((sum, { files }) => sum + files, 0),
        createSeconds: seconds(begun, created),
        restoreSeconds: seconds(created, restored),
        logs: await signRestored(scratch),
      }
    } finally {
      await scratch.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The restored keys sign the restored heads; nobody sees what they signed. */
async function signRestored(scratch: Store): Promise<Drill['logs']> {
  const logs: Drill['logs'] = []
  for (const organisation of await listOrganisations(scratch)) {
    await confirmRestore(scratch, organisation, 'loss-accepted')
    const { size, root } = await signHead(scratch, organisation)
    logs.push({ slug: organisation.slug, size, root: base64(root) })
  }
  return logs
}

/** SQLSTATE insufficient_privilege: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const notPermitted = '42501'

/** An empty database beside ours, or where we may make none, a server of its own. Closing it drops it. */
async function openScratch(store: Store, data: string): Promise<Store> {
  const directory = openDataDirectory(data)
  const { rows } = await store.pool.query<{ name: string }>('SELECT current_database() AS name')
  const own = createHash('sha256')
    .update(rows[0]?.name ?? '')
    .digest('hex')
    .slice(0, 12)
  const name = `beleg_drill_${own}`
  const clock = store.clock
  try {
    await store.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await store.pool.query(`CREATE DATABASE ${name}`)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== notPermitted) throw error
    return await openStore({ directory, clock, mayBeHalfRestored: true })
  }
  const drop = () => store.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  try {
    const url = addressOf(store.connection, name)
    const scratch = await openStore({ directory, url, clock, mayBeHalfRestored: true })
    return {
      ...scratch,
      close: async () => {
        await scratch.close()
        await drop()
      },
    }
  } catch (error) {
    await drop()
    throw error
  }
}

/** The address of another database on the same server. */
function addressOf(connection: Connection, database: string): string {
  if ('connectionString' in connection) {
    // scheme://user:password@host:port/database?options, with any part but the scheme absent.
    const parts = /^(\w+:\/\/[^/?]*)(?:\/[^?]*)?(\?.*)?$/.exec(connection.connectionString)
    return `${parts?.[1] ?? ''}/${database}${parts?.[2] ?? ''}`
  }
  const { user, password, host } = connection
  return `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
}

/** One drill of an instance at a time, however many processes it has. */
async function takeTurn(store: Store): Promise<pg.Client> {
  const client = new pg.Client({
    ...store.connection,
    application_name: `beleg backup drill (pid ${process.pid})`,
  })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS held',
    [drillLock],
  )
  if (rows[0]?.held) return client
  await client.end()
  throw new OperatingError(
    'drill-under-way',
    'Another drill is under way.',
    'Wait until it has ended; its outcome is shown by beleg doctor.',
  )
}

function seconds(from: number, to: number): number {
  return Math.round((to - from) / 10) / 100
}
