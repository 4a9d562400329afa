/** Items as versions with two clocks: when we recorded them (here), and what they claim themselves (in their content). */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import pg from 'pg'

import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'

import { booleanArray, bytesArray, textArray } from './binary-arrays.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { prepared } from './prepared.ts'
import { digestOf } from './readings.ts'

/** One version of an item. `recordedTo` is absent while it is the current one. */
export interface ItemVersion {
  key: string
  content: unknown
  confirmed: boolean
  scope: string
  recordedFrom: Date
  recordedTo?: Date
}

/** What people fill in has no source but them. */
const people = 'people'

/** The current items of a population, or those that stood at a past instant; ordered by key, from a key on. */
export async function listItems(
  tx: Tx,
  population: string,
  options: {
    asOf?: Date
    after?: string
    limit?: number
    keys?: readonly string[]
    /** What keys begin with. */
    prefix?: string
    /** Only those whose content has the one field, and not the other. */
    fields?: { has: string; lacks: string }
    /** Only those whose content has one of these values in the field. */
    where?: { field: string; values: readonly string[] }
  } = {},
): Promise<ItemVersion[]> {
  const standing = options.asOf
    ? sql`recorded_from <= ${options.asOf} AND recorded_to > ${options.asOf}`
    : sql`recorded_to = 'infinity'`
  const { rows } = await sql<ItemRow>`
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND ${standing} AND key > ${options.after ?? ''}
      ${options.keys ? sql`AND key = ANY(${options.keys}::text[])` : sql``}
      ${options.prefix === undefined ? sql`` : sql`AND starts_with(key, ${options.prefix})`}
      ${options.fields ? sql`AND jsonb_exists(content, ${options.fields.has}) AND NOT jsonb_exists(content, ${options.fields.lacks})` : sql``}
      ${options.where ? sql`AND content ->> ${options.where.field} = ANY(${options.where.values}::text[])` : sql``}
    ORDER BY key LIMIT ${options.limit ?? null}`.execute(tx.db)
  return rows.map(versionOf)
}

/** The version of an item that holds now; nothing where none does. */
export async function currentVersion(
  tx: Tx,
  population: string,
  key: string,
): Promise<ItemVersion | undefined> {
  const [version] = await listItems(tx, population, { keys: [key] })
  return version
}

/** Ends the current version of an item that people keep; its history stays. */
export async function closeItem(tx: WriteTx, population: string, key: string): Promise<void> {
  await sql`
    UPDATE item SET recorded_to = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND population = ${population} AND key = ${key} AND recorded_to = 'infinity'`.execute(
    tx.db,
  )
}

/** Every version of one item, oldest first. */
export async function itemHistory(tx: Tx, population: string, key: string): Promise<ItemVersion[]> {
  const { rows } = await sql<ItemRow>`
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND key = ${key} ORDER BY recorded_from`.execute(
    tx.db,
  )
  return rows.map(versionOf)
}

/** Every version of some items, by key, then the oldest first. */
export async function listVersions(
  tx: Tx,
  population: string,
  keys: readonly string[],
): Promise<ItemVersion[]> {
  const { rows } = await sql<ItemRow>`
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND key = ANY(${keys}::text[]) ORDER BY key, recorded_from`.execute(
    tx.db,
  )
  return rows.map(versionOf)
}

/** Versions of one item, the latest first, from before an instant on. */
export async function itemVersions(
  tx: Tx,
  population: string,
  key: string,
  { before, limit }: { before?: Date; limit: number },
): Promise<ItemVersion[]> {
  const { rows } = await sql<ItemRow>`
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND key = ${key}
      AND recorded_from < coalesce(${before ?? null}::timestamptz, 'infinity')
    ORDER BY recorded_from DESC LIMIT ${limit}`.execute(tx.db)
  return rows.map(versionOf)
}

/** How many items a population holds now. */
export async function countItems(tx: Tx, population: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity'`.execute(
    tx.db,
  )
  return rows[0]?.n ?? 0
}

/** Every population that ever held an item. */
export async function listPopulations(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ population: string }>`
    SELECT DISTINCT population FROM item WHERE org_id = ${tx.org} ORDER BY population`.execute(
    tx.db,
  )
  return rows.map(({ population }) => population)
}

/** Records what a person put into a managed population: a new version, or nothing where nothing changed. */
export async function putItem<Item>(
  tx: WriteTx,
  population: Population<Item>,
  item: Item,
): Promise<void> {
  const held = { item: population.item.parse(item), source: people, scope: people, confirmed: true }
  await replaceItems(tx, population, [held], { keys: [population.key(item)] })
}

/** So few are looked up one by one, however large the population is. */
const few = 10

/** An item to hold, with who speaks for it and in which scope it was seen. */
export interface HeldItem<Item> {
  item: Item
  source: string
  scope: string
  confirmed: boolean
}

/**
 * Makes `items` the current ones among those with these keys or of these sources: changed ones get a new version,
 * those no longer held close, equal ones are left alone. Of several with one key the one that stands stays, else the first is
 * taken. For managed and derived populations. Where a caller knows that there are none, nothing is looked for that would have
 * to close.
 */
export async function replaceItems<Item>(
  tx: WriteTx,
  population: Population<Item>,
  items: readonly HeldItem<Item>[],
  among: Among,
): Promise<void> {
  await replaceRows(tx, population.id, heldRows(population, items), among)
}

/** The same of rows that were made before, such as while others were still being written. */
export async function replaceRows(
  tx: WriteTx,
  population: string,
  held: HeldRows,
  among: Among,
): Promise<void> {
  if (among.areNew) return await insertRows(tx, population, held)
  await closeOthers(tx, population, held.rows, among)
  const standing = held.rows.length > few ? await standingAmong(tx, population, held.rows) : noKeys
  const others =
    standing.size === 0 ? held : rowsOf(held.rows.filter(({ key }) => !standing.has(key)))
  await insertRows(tx, population, others)
}

type Among = { areNew?: true } & ({ keys: readonly string[] } | { sources: readonly string[] })

/** Rows of items, and what goes to the database of them: of several with one key the first. */
export interface HeldRows {
  rows: readonly HeldRow[]
  given: RawBuilder<unknown>
}

/** Items as their rows hold them. */
export function heldRows<Item>(
  population: Population<Item>,
  items: readonly HeldItem<Item>[],
): HeldRows {
  return rowsOf(
    items.map(({ item, ...held }) => {
      const content = JSON.stringify(item)
      return { ...held, key: population.key(item), content, digest: digestOf(content) }
    }),
  )
}

function rowsOf(rows: readonly HeldRow[]): HeldRows {
  const firsts = new Map<string, HeldRow>()
  for (const row of rows) if (!firsts.has(row.key)) firsts.set(row.key, row)
  const column = <Value>(value: (row: HeldRow) => Value) => Array.from(firsts.values(), value)
  const given = sql`unnest(
    ${textArray(column((row) => row.key))}::text[], ${textArray(column((row) => row.content))}::text[],
    ${bytesArray(column((row) => row.digest))}::bytea[], ${textArray(column((row) => row.source))}::text[],
    ${textArray(column((row) => row.scope))}::text[], ${booleanArray(column((row) => row.confirmed))}::boolean[])
    AS h (key, content, digest, source, scope, confirmed)`
  return { rows, given }
}

interface HeldRow {
  key: string
  content: string
  digest: Buffer
  source: string
  scope: string
  confirmed: boolean
}

const noKeys: ReadonlySet<string> = new Set()

/** Closes what is not held as these rows say. */
async function closeOthers(
  tx: WriteTx,
  population: string,
  rows: readonly HeldRow[],
  among: { keys: readonly string[] } | { sources: readonly string[] },
): Promise<void> {
  const within =
    'keys' in among
      ? sql`i.key = ANY(${textArray(among.keys)}::text[])`
      : sql`i.source = ANY(${textArray(among.sources)}::text[])`
  await sql`
    UPDATE item i SET recorded_to = ${tx.recordedAt}
    WHERE i.org_id = ${tx.org} AND i.population = ${population} AND i.recorded_to = 'infinity' AND ${within}
      AND NOT EXISTS (SELECT FROM unnest(
        ${textArray(rows.map(({ key }) => key))}::text[], ${bytesArray(rows.map(({ digest }) => digest))}::bytea[],
        ${textArray(rows.map(({ source }) => source))}::text[], ${textArray(rows.map(({ scope }) => scope))}::text[],
        ${booleanArray(rows.map(({ confirmed }) => confirmed))}::boolean[]) AS h (key, digest, source, scope, confirmed)
        WHERE h.key = i.key AND h.digest = i.digest AND h.source = i.source AND h.scope = i.scope AND h.confirmed = i.confirmed)`.execute(
    tx.db,
  )
}

/** Those of the rows whose key stands already: of many, they need not be sent. */
async function standingAmong(
  tx: Tx,
  population: string,
  rows: readonly HeldRow[],
): Promise<ReadonlySet<string>> {
  const { rows: found } = await sql<{ key: string }>`
    SELECT i.key FROM item i JOIN unnest(${textArray(rows.map(({ key }) => key))}::text[]) AS h (key) ON h.key = i.key
    WHERE i.org_id = ${tx.org} AND i.population = ${population} AND i.recorded_to = 'infinity'`.execute(
    tx.db,
  )
  return new Set(found.map(({ key }) => key))
}

/** Adds those whose key does not stand; of several with one key the first. */
async function insertRows(tx: WriteTx, population: string, held: HeldRows): Promise<void> {
  if (held.rows.length === 0) return
  if (held.rows.length > few) return await insertMany(tx, population, held)
  await sql`${prepared}
    ${insertSql(tx, population, held)}`.execute(tx.db)
}

/** Hardly ever one of many has a key that stands by now, and to look for each costs a fifth of the whole: done where one has. */
async function insertMany(tx: WriteTx, population: string, held: HeldRows): Promise<void> {
  await sql`SAVEPOINT many`.execute(tx.db)
  try {
    await plainInsertSql(tx, population, held, sql`true`).execute(tx.db)
  } catch (error) {
    if (!isTaken(error)) throw error
    await sql`ROLLBACK TO SAVEPOINT many`.execute(tx.db)
    await insertSql(tx, population, held).execute(tx.db)
  }
  await sql`RELEASE SAVEPOINT many`.execute(tx.db)
}

/** SQLSTATE unique_violation: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isTaken(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505'
}

/** Adds rows whose key does not stand, provided that `only` holds. */
export function insertSql(
  tx: WriteTx,
  population: string,
  held: HeldRows,
  only: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> {
  return sql`${plainInsertSql(tx, population, held, only)}
    ON CONFLICT (org_id, population, key) WHERE recorded_to = 'infinity' DO NOTHING`
}

function plainInsertSql(
  tx: WriteTx,
  population: string,
  { given }: HeldRows,
  only: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    INSERT INTO item (org_id, population, key, source, scope, content, digest, confirmed, recorded_from)
    SELECT ${tx.org}, ${population}, h.key, h.source, h.scope, h.content::jsonb, h.digest, h.confirmed, ${tx.recordedAt}
    FROM ${given} WHERE ${only}`
}

/** Up to which recorded time a derived population has taken in its inputs, made as `spec` says; nothing where it never has. */
export async function derivedTo(
  tx: Tx,
  population: string,
  spec: string,
): Promise<Date | undefined> {
  const row = await tx.db
    .selectFrom('derivation')
    .select('derived_to')
    .where('org_id', '=', tx.org)
    .where('population', '=', population)
    .where('spec', '=', spec)
    .executeTakeFirst()
  return row?.derived_to
}

export async function setDerivedTo(
  tx: WriteTx,
  population: string,
  derivedTo: Date,
  spec: string,
): Promise<void> {
  await tx.db
    .insertInto('derivation')
    .values({ org_id: tx.org, population, derived_to: derivedTo, spec })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'population']).doUpdateSet({ derived_to: derivedTo, spec }),
    )
    .execute()
}

/** Every version recorded or closed after `since`, so that both what an item was and what it is are seen. */
export async function versionsSince(
  tx: Tx,
  population: string,
  since: Date,
): Promise<ItemVersion[]> {
  const { rows } = await sql<ItemRow>`
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_from > ${since}
    UNION ALL
    SELECT key, content, confirmed, scope, recorded_from, recorded_to FROM item
    WHERE org_id = ${tx.org} AND population = ${population} AND recorded_from <= ${since}
      AND recorded_to > ${since} AND recorded_to < 'infinity'`.execute(tx.db)
  return rows.map(versionOf)
}

/** Whether a population has a version recorded or closed after `since`. */
export async function hasChanged(tx: Tx, population: string, since: Date): Promise<boolean> {
  const { rows } = await sql<{ changed: boolean }>`
    SELECT EXISTS (SELECT FROM item WHERE org_id = ${tx.org} AND population = ${population} AND recorded_from > ${since})
      OR EXISTS (SELECT FROM item WHERE org_id = ${tx.org} AND population = ${population}
        AND recorded_to > ${since} AND recorded_to < 'infinity') AS changed`.execute(tx.db)
  return rows[0]?.changed ?? false
}

/** Current items of a managed population, parsed. */
export async function managedItems<Item>(tx: Tx, population: Population<Item>): Promise<Item[]> {
  if (isDerived(population)) throw new Error(`${population.id} is derived`)
  const versions = await listItems(tx, population.id)
  return versions.map((version) => population.item.parse(version.content))
}

/** A version as its row says. */
export interface ItemRow {
  key: string
  content: unknown
  confirmed: boolean
  scope: string
  recorded_from: Date
  recorded_to: Date | number
}

export function versionOf(row: ItemRow): ItemVersion {
  return {
    key: row.key,
    content: row.content,
    confirmed: row.confirmed,
    scope: row.scope,
    recordedFrom: row.recorded_from,
    ...(row.recorded_to instanceof Date && { recordedTo: row.recorded_to }),
  }
}

/** When the first item of a population was recorded, whether or not it stands still; nothing where there was none. */
export async function firstRecorded(tx: Tx, population: string): Promise<Date | undefined> {
  const { rows } = await sql<{ first: Date | null }>`
    SELECT min(recorded_from) AS first FROM item
    WHERE org_id = ${tx.org} AND population = ${population}`.execute(tx.db)
  return rows[0]?.first ?? undefined
}
