import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type pg from 'pg'

import { OperatingError } from '#engine/operating-error.ts'

/** The PostgreSQL schema all our tables live in. */
export const schemaName = 'beleg'
/** The role every transaction runs as: it owns nothing, so row-level security holds for it. */
export const applicationRole = 'beleg_app'

const folder = join(import.meta.dirname, 'migrations')
/** Any constant: it keeps two processes from migrating at once. */
const migrationLock = 4_711_000

interface Migration {
  number: number
  name: string
  sql: string
  checksum: string
}

/**
 * Brings the database to this version's schema, each numbered file in its own transaction. Refuses a database that
 * a newer version has migrated, and one whose applied files differ from ours.
 */
export async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    for (const migration of await missingMigrations(client)) await apply(client, migration)
  } finally {
    await client.query('SELECT pg_advisory_unlock_all()').catch(() => undefined)
    client.release()
  }
}

/**
 * The same inside the caller's transaction, as far as the `upTo` first files; all of them if absent. Nobody else
 * migrates until the transaction ends.
 */
export async function migrateWithin(client: pg.ClientBase, upTo = Infinity): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
  for (const migration of await missingMigrations(client)) {
    if (migration.number <= upTo) await execute(client, migration)
  }
}

/** The applied files by name and checksum, in their order. */
export async function appliedMigrations(
  client: pg.ClientBase,
): Promise<{ name: string; checksum: string }[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT name, checksum FROM ${schemaName}.migration ORDER BY number`,
  )
  return rows
}

/** How many of these files (from the first on) are ours too; fewer than all where one is unknown here, or another. */
export function knownMigrations(given: readonly { name: string; checksum: string }[]): number {
  const ours = readMigrations()
  const stranger = given.findIndex(
    ({ name, checksum }, place) => ours[place]?.name !== name || ours[place].checksum !== checksum,
  )
  return stranger === -1 ? given.length : stranger
}

/** The files that were not applied yet; makes the database ready to take them. */
async function missingMigrations(client: pg.ClientBase): Promise<Migration[]> {
  await prepare(client)
  const { rows: applied } = await client.query<{
    number: number
    name: string
    checksum: string
  }>(`SELECT number, name, checksum FROM ${schemaName}.migration ORDER BY number`)
  const ours = readMigrations()
  for (const done of applied) refuseStranger(done, ours)
  return ours.slice(applied.length)
}

function readMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((name, index) => {
      const sql = readFileSync(join(folder, name), 'utf8')
      return {
        number: index + 1,
        name,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      }
    })
}

async function prepare(client: pg.ClientBase): Promise<void> {
  try {
    const membership = await membershipWord(client)
    await client.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          BEGIN
            CREATE ROLE ${applicationRole} NOLOGIN;
          EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- Roles are the server's: another database on it was prepared at this moment.
          END;
        END IF;
        IF NOT pg_has_role(current_user, '${applicationRole}', '${membership}') THEN
          EXECUTE format('GRANT ${applicationRole} TO %I', current_user);
        END IF;
      END $$`)
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schemaName}`)
    await client.query(`
      CREATE TABLE IF NOT EXISTS ${schemaName}.migration (
        number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
  } catch (cause) {
    throw new OperatingError(
      'database-not-permitted',
      `The database user may not prepare the schema: ${cause instanceof Error ? cause.message : String(cause)}.`,
      `Let an administrator run: CREATE ROLE ${applicationRole} NOLOGIN; GRANT ${applicationRole} TO <user>; GRANT CREATE ON DATABASE <name> TO <user>;`,
      { cause },
    )
  }
}

/** Since PostgreSQL 16 the right to SET ROLE is its own; before, membership gave it. */
async function membershipWord(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ v: string }>(
    "SELECT current_setting('server_version_num') AS v",
  )
  return Number(rows[0]?.v) >= 160_000 ? 'SET' : 'MEMBER'
}

function refuseStranger(
  done: { number: number; name: string; checksum: string },
  ours: readonly Migration[],
): void {
  const migration = ours[done.number - 1]
  if (!migration) {
    throw new OperatingError(
      'database-newer',
      `The database has schema ${done.number} (${done.name}); this version of Beleg knows ${ours.length}.`,
      'Start the newer version of Beleg that migrated it, or restore a backup from before the upgrade. Nothing was changed.',
    )
  }
  if (migration.checksum !== done.checksum) {
    throw new OperatingError(
      'database-other-schema',
      `Schema file ${migration.name} differs from the one this database was made with.`,
      'Start the version of Beleg that made this database; released schema files never change.',
    )
  }
}

async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await execute(client, migration)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function execute(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query(`SET LOCAL search_path = ${schemaName}`)
  await client.query(migration.sql)
  await client.query(
    `INSERT INTO ${schemaName}.migration (number, name, checksum) VALUES ($1, $2, $3)`,
    [migration.number, migration.name, migration.checksum],
  )
}
