import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

import type pg from 'pg'

import { OperatingError } from '#engine/operating-error.ts'
import type { Header, TableDigest } from '#store/backup/backup-format.ts'
import { isKept } from '#store/backup/kept-files.ts'
import { putFile, syncFolder } from '#store/backup/put-file.ts'
import { interruptedRestore, markRestoring, unmarkRestoring } from '#store/backup/restore-marker.ts'
import type { Key } from '#store/backup/sealing.ts'
import {
  advanceIdentities,
  insertRows,
  readRows,
  speakPlainly,
  tableDigester,
} from '#store/backup/table-rows.ts'
import { readTablePlans } from '#store/backup/table-shapes.ts'
import type { TablePlan } from '#store/backup/table-shapes.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import { knownMigrations, migrateWithin, schemaName } from '#store/migrate.ts'
import { listOrganisations, readOrg } from '#store/organisation.ts'

import { readBackup } from './read-backup.ts'
import type { ReadBackup } from './read-backup.ts'

/**
 * Restores a backup into an empty instance, whole or not at all, and compares every row with what was backed up. The
 * logs are not signed before it is confirmed that nobody has seen later heads: confirm-restore.ts. The store is opened
 * with `mayBeHalfRestored`.
 */
export async function restoreBackup(store: Store, path: string, key: Key): Promise<ReadBackup> {
  const client = await store.pool.connect()
  try {
    await takeTurn(client)
    await clearInterrupted(store)
    await refuseTaken(store)
    return await restoreWith(store, client, path, key)
  } catch (error) {
    throw explain(error)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [restoreLock]).catch(() => undefined)
    client.release()
  }
}

async function restoreWith(
  store: Store,
  client: pg.ClientBase,
  path: string,
  key: Key,
): Promise<ReadBackup> {
  const restore = randomUUID()
  markRestoring(store.directory, restore)
  let isDecided = false
  try {
    await client.query('BEGIN')
    const backup = await loadBackup(store.directory, client, path, key)
    await migrateWithin(client)
    await recordRestore(client, restore, backup, store.clock())
    isDecided = true
    await client.query('COMMIT')
    unmarkRestoring(store.directory)
    return backup
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    // Whether a commit without an answer came to pass is found out by the next restore.
    if (!isDecided) {
      clearKeys(store.directory)
      unmarkRestoring(store.directory)
    }
    throw error
  }
}

const restoreLock = 4_711_004
/** The server may need a moment to notice that a restore was killed. */
const turnMs = 15_000

/** One restore at a time: a second would take the first for one that was interrupted, and clear its keys. */
async function takeTurn(client: pg.ClientBase): Promise<void> {
  for (const deadline = Date.now() + turnMs; ; await sleep(100)) {
    const { rows } = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS held',
      [restoreLock],
    )
    if (rows[0]?.held) return
    if (Date.now() < deadline) continue
    throw new OperatingError(
      'restore-under-way',
      'Another restore into this database is under way.',
      'Wait until it has ended, and look with beleg doctor what it did.',
    )
  }
}

/** Everything of the file inside the caller's transaction, in the schema it was made with. */
export async function loadBackup(
  directory: DataDirectory,
  client: pg.ClientBase,
  path: string,
  key: Key,
): Promise<ReadBackup> {
  let plans: TablePlan[] = []
  const touched = new Set<string>()
  const backup = await readBackup(path, key, {
    begin: async (header) => {
      plans = await makeSchema(client, header)
    },
    rows: async (shape, org, rows) => {
      const plan = plans.find(({ name }) => name === shape.name)
      if (plan) await insertRows(client, plan, org, rows)
    },
    file: async (folder, name, content) => {
      const target = join(directory[folder], name)
      touched.add(dirname(target))
      await putFile(target, folder === 'published' ? 0o644 : 0o600, content)
    },
  })
  for (const folder of touched) await syncFolder(folder)
  const wrong = backup.logs.find(({ outcome }) => outcome === 'failed')
  if (wrong) {
    throw new OperatingError(
      'backup-log-wrong',
      `The log of ${wrong.slug} in this backup is not as it was signed: ${wrong.said}.`,
      'Nothing was restored. Take an earlier backup, and keep this one: it shows what was changed.',
    )
  }
  const orgs = backup.header.organisations.map(({ id }) => id)
  for (const plan of plans) await advanceIdentities(client, plan, orgs)
  await refuseDifferent(client, plans, backup.manifest.tables)
  return backup
}

/** The empty tables as they were where the backup was made; later schema files follow when the rows are in. */
async function makeSchema(client: pg.ClientBase, header: Header): Promise<TablePlan[]> {
  const known = knownMigrations(header.schema)
  if (known < header.schema.length) {
    throw new OperatingError(
      'backup-schema-unknown',
      `The backup was made by Beleg ${header.beleg}, with a schema file that this version does not have: ${header.schema[known]?.name ?? ''}.`,
      'Restore it with the version of Beleg that made it, or a newer one.',
    )
  }
  await client.query(`DROP SCHEMA IF EXISTS ${schemaName} CASCADE`)
  await migrateWithin(client, known)
  await speakPlainly(client)
  const plans = await readTablePlans(client)
  const shapes = plans.map(({ name, scoped, columns }) => ({ name, scoped, columns }))
  // The file says how its tables look, but only our own schema makes statements.
  if (isDeepStrictEqual(shapes, header.tables)) return plans
  throw new OperatingError(
    'backup-other-shape',
    'The tables in this backup are not those that its schema files make.',
    'It was not made by beleg backup create. Nothing was restored.',
  )
}

/** Reads every table again as it is now: the same digests, or nothing is kept. */
async function refuseDifferent(
  client: pg.ClientBase,
  plans: readonly TablePlan[],
  tables: readonly TableDigest[],
): Promise<void> {
  for (const said of tables) {
    const plan = plans.find(({ name }) => name === said.table)
    if (!plan) throw new Error(`no table ${said.table}`)
    const digester = tableDigester(said.table, said.org)
    for await (const { rows, lines } of readRows(client, plan, said.org)) digester.add(rows, lines)
    if (!isDeepStrictEqual(digester.end(), said)) {
      throw new OperatingError(
        'restore-differs',
        `The restored table ${said.table} is not the one in the backup.`,
        'Nothing was restored. The database keeps values otherwise than PostgreSQL does; use another server.',
      )
    }
  }
}

/** What makes the signer wait until somebody has looked whether later heads were published. */
async function recordRestore(
  client: pg.ClientBase,
  id: string,
  { header, manifest }: ReadBackup,
  now: Date,
): Promise<void> {
  for (const { org, size } of manifest.logs) {
    await client.query("SELECT set_config('beleg.org', $1, true)", [org])
    await client.query(
      `INSERT INTO ${schemaName}.restore (org_id, id, backup_id, backup_at, restored_at, log_size)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [org, id, header.id, header.createdAt, now, size],
    )
  }
}

/** Evidence and old public files may lie there: they are named by their content, or the newest win. Keys may not. */
async function refuseTaken(store: Store): Promise<void> {
  const organisations = await listOrganisations(store)
  if (organisations.length > 0) {
    throw new OperatingError(
      'restore-not-empty',
      `The database holds ${organisations.map(({ slug }) => slug).join(', ')} already.`,
      'Restore into an empty one: another --data DIR, or a DATABASE_URL of a new database.',
    )
  }
  const keys = keptKeys(store.directory)
  if (keys.length > 0) {
    throw new OperatingError(
      'restore-keys-present',
      `${store.directory.keys} holds keys already: ${keys.join(', ')}.`,
      'Move them to a folder elsewhere and restore again, with --latest-checkpoint <that folder>/<organisation>.signed where there is one: what was signed last is known from it.',
    )
  }
}

/** A restore that was interrupted left no rows, and keys that are its own; or all of them, had it got to its end. */
async function clearInterrupted(store: Store): Promise<void> {
  const interrupted = interruptedRestore(store.directory)
  if (interrupted === undefined) return
  for (const { id, slug } of await listOrganisations(store)) {
    const restored = await readOrg(store, id, async ({ db }) =>
      db.selectFrom('restore').select('log_size').where('id', '=', interrupted).executeTakeFirst(),
    )
    // Another database than the one that was being restored into: it is refused as taken, and the marker stays.
    if (!restored) return
    unmarkRestoring(store.directory)
    throw new OperatingError(
      'restore-was-finished',
      `The interrupted restore had come to its end: ${slug} is here, with ${restored.log_size} log entries.`,
      'Nothing is left to do for it. Go on with beleg backup confirm.',
    )
  }
  clearKeys(store.directory)
  unmarkRestoring(store.directory)
}

function keptKeys({ keys }: DataDirectory): string[] {
  return readdirSync(keys).filter((name) => isKept('keys', name))
}

function clearKeys(directory: DataDirectory): void {
  for (const name of keptKeys(directory)) rmSync(join(directory.keys, name))
}
