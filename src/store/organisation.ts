import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import type { Kysely, RawBuilder, Transaction } from 'kysely'

import { OperatingError } from '#engine/operating-error.ts'

import type { Store } from './database.ts'
import { refuseAfterFailedSync } from './failed-sync.ts'
import { applicationRole, schemaName } from './migrate.ts'
import { prepared } from './prepared.ts'
import type { Schema } from './schema.ts'

export interface Organisation {
  id: string
  slug: string
  name: string
  timeZone: string
  origin: string
  /** Which of its logs it writes now: 1, and one more after each recovery. */
  logNumber: number
}

/** One transaction of one organisation. Nothing outside it is visible, whatever the query says. */
export interface Tx {
  db: Transaction<Schema>
  org: string
}

/** A writing transaction: `recordedAt` is later than everything recorded before, whatever the machine's clock does. */
export interface WriteTx extends Tx {
  recordedAt: Date
}

/**
 * The one way to write. Writers of one organisation are serial, those of others run beside it; the advisory lock
 * comes first, so that whoever waits sees what the one before committed. Refused, with nothing recorded, where the
 * machine's clock cannot be believed, and after a failed sync.
 */
export async function withOrg<Result>(
  store: Store,
  org: string,
  write: (tx: WriteTx) => Promise<Result>,
): Promise<Result> {
  return await recording(store, org, refuseWrongClock, write)
}

/** Records, on a person's word, that the clock is right although so much later than anything recorded before. */
export async function acceptClock(store: Store, org: string): Promise<Date> {
  return await recording(
    store,
    org,
    () => undefined,
    async ({ recordedAt }) => recordedAt,
  )
}

/** Throws where the machine's clock cannot be believed beside what was recorded last. */
export function refuseWrongClock(store: Store, org: string, lastRecordedAt: Date): void {
  store.clockWatch.refuseWrong(org, store.clock(), lastRecordedAt, store.runningMs())
}

/**
 * When something was recorded last, by the clock of the record. Writers are serial, so a transaction that reads it sees
 * everything up to then, and nothing earlier can still appear.
 */
export async function readLastRecorded(tx: Tx): Promise<Date> {
  const row = await tx.db
    .selectFrom('organisation')
    .select('last_recorded_at')
    .where('id', '=', tx.org)
    .executeTakeFirstOrThrow()
  return row.last_recorded_at
}

async function noSuchLog(db: Transaction<Schema>, org: string): Promise<Error> {
  const { rows } = await sql<{ origin: string }>`
    SELECT origin FROM organisation WHERE id = ${org}`.execute(db)
  if (!rows[0]) return new Error(`no organisation ${org}`)
  return new OperatingError(
    'log-ended',
    `The log ${rows[0].origin} has ended: it is kept, and nothing is added to it.`,
    'Go on with the log that follows it: leave out --org, or name the organisation itself.',
  )
}

async function recording<Result>(
  store: Store,
  org: string,
  refuseWrong: typeof refuseWrongClock,
  write: (tx: WriteTx) => Promise<Result>,
): Promise<Result> {
  refuseAfterFailedSync()
  return await store.db.transaction().execute(async (db) => {
    // What follows in this transaction sees what the writer before committed: each statement looks anew.
    await sql`${prepared}SELECT pg_advisory_xact_lock(hashtextextended(${`beleg ${org}`}, 0)), ${entering(org)}`.execute(
      db,
    )
    const clock = store.clock()
    const { rows } = await sql<{ before: Date; recorded_at: Date }>`${prepared}
      WITH last AS (SELECT last_recorded_at FROM organisation WHERE id = ${org})
      UPDATE organisation SET last_recorded_at = greatest(${clock}, last_recorded_at + interval '1 millisecond')
      WHERE id = ${org} AND ended_at IS NULL
      RETURNING last_recorded_at AS recorded_at, (SELECT last_recorded_at FROM last) AS before`.execute(
      db,
    )
    const [row] = rows
    if (!row) throw await noSuchLog(db, org)
    refuseWrong(store, org, row.before)
    store.clockWatch.sawGood(org, clock, store.runningMs())
    return await write({ db, org, recordedAt: row.recorded_at })
  })
}

/** A reading transaction: one consistent view, no lock. `withinMs` ends a statement that takes longer. */
export async function readOrg<Result>(
  store: Store,
  org: string,
  read: (tx: Tx) => Promise<Result>,
  { withinMs }: { withinMs?: number } = {},
): Promise<Result> {
  return await store.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      await enter(db, org)
      if (withinMs !== undefined)
        await sql`SELECT set_config('statement_timeout', ${String(withinMs)}, true)`.execute(db)
      return await read({ db, org })
    })
}

/**
 * Lets this transaction commit before it is on disk, from which a crash may then take it: for what is done again where the one
 * that follows it, which waits, did not come. Whatever is on disk, all before it is too:
 * https://www.postgresql.org/docs/current/wal-async-commit.html
 */
export async function withoutWaiting(tx: WriteTx): Promise<void> {
  await sql`SELECT set_config('synchronous_commit', 'off', true)`.execute(tx.db)
}

/** Scratch writes (staged pages and findings) that need neither the lock nor a recorded time. */
export async function stageOrg<Result>(
  store: Store,
  org: string,
  stage: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return await store.db.transaction().execute(async (db) => {
    await enter(db, org)
    return await stage({ db, org })
  })
}

/**
 * Tells the planner that what was staged is large. It has no statistics of scratch tables and would look up row by row,
 * which is right for a handful and takes for ever with a million.
 */
export async function expectMany(tx: Tx, rows: number): Promise<void> {
  if (rows <= manyRows) return
  await sql`SELECT set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('work_mem', '64MB', true)`.execute(tx.db)
}

const manyRows = 500

/** After so much was written at once the planner's idea of a table is wrong, until PostgreSQL looks by itself minutes later. */
const upheavalRows = 10_000

/** Where some columns are large, and no plan turns on what they hold, only the others are looked at. */
const columnsAskedFor = {
  item: '(org_id, population, key, source, scope, confirmed, recorded_from, recorded_to)',
  finding: '',
  account: '',
  directory_user: '',
}

/**
 * Lets PostgreSQL look at tables that a large change has just remade, or that many small ones have, so that the next small one is
 * planned as such.
 */
export async function refreshStatistics(
  store: Store,
  tables: readonly (keyof typeof columnsAskedFor)[],
  written: number,
  least = upheavalRows,
): Promise<void> {
  if (written < least) return
  for (const table of tables)
    await store.pool.query(`ANALYZE ${schemaName}.${table} ${columnsAskedFor[table]}`)
}

/** Empties the scratch of what a large run left in it, which every run after would read past until PostgreSQL comes by. */
export async function sweepScratch(store: Store, staged: number): Promise<void> {
  if (staged < upheavalRows) return
  await store.pool.query(`VACUUM ${schemaName}.staged_finding`)
}

async function enter(db: Transaction<Schema>, org: string): Promise<void> {
  await sql`${prepared}SELECT ${entering(org)}`.execute(db)
}

/** Until the transaction ends: our schema, one organisation's rows, and what the application may do. */
function entering(org: string): RawBuilder<unknown> {
  return sql`set_config('search_path', ${schemaName}, true), set_config('beleg.org', ${org}, true),
    set_config('role', ${applicationRole}, true)`
}

/** Adds an organisation; its log is empty until its genesis is written. */
export async function createOrganisation(
  store: Store,
  organisation: Omit<Organisation, 'id' | 'logNumber'>,
  emptyRoot: Uint8Array,
): Promise<Organisation> {
  const id = randomUUID()
  await global(store)
    .insertInto('organisation')
    .values({
      id,
      slug: organisation.slug,
      name: organisation.name,
      time_zone: organisation.timeZone,
      origin: organisation.origin,
      last_recorded_at: store.clock(),
      log_root: Buffer.from(emptyRoot),
    })
    .execute()
  return { id, ...organisation, logNumber: 1 }
}

/** The organisations that go on; on request also those that keep a log which has ended. */
export async function listOrganisations(
  store: Store,
  { alsoEnded = false }: { alsoEnded?: boolean } = {},
): Promise<Organisation[]> {
  let query = global(store).selectFrom('organisation').selectAll().orderBy('slug')
  if (!alsoEnded) query = query.where('ended_at', 'is', null)
  return (await query.execute()).map(organisationOf)
}

/** The slugs of the organisations that go on: all that one of them may know of the others is that they are there. */
export async function listSlugs(tx: Tx): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('organisation')
    .select('slug')
    .where('ended_at', 'is', null)
    .execute()
  return rows.map(({ slug }) => slug)
}

/** The organisation of a transaction. */
export async function readOrganisation(tx: Tx): Promise<Organisation> {
  const row = await tx.db
    .selectFrom('organisation')
    .selectAll()
    .where('id', '=', tx.org)
    .executeTakeFirstOrThrow()
  return organisationOf(row)
}

/** Dates are counted in this zone from now on. */
export async function setTimeZone(tx: WriteTx, timeZone: string): Promise<void> {
  await tx.db
    .updateTable('organisation')
    .set({ time_zone: timeZone })
    .where('id', '=', tx.org)
    .execute()
}

function organisationOf(row: {
  id: string
  slug: string
  name: string
  time_zone: string
  origin: string
  log_number: number
}): Organisation {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    timeZone: row.time_zone,
    origin: row.origin,
    logNumber: row.log_number,
  }
}

/** The tables that belong to no organisation, as the owner. */
function global(store: Store): Kysely<Schema> {
  return store.db.withSchema(schemaName)
}
