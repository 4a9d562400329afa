import { sql } from 'kysely'
import type { QueryResult, RawBuilder } from 'kysely'

import { Refusal } from '#engine/refusal.ts'

import type { Store } from './database.ts'
import { applicationRole, schemaName } from './migrate.ts'
import type { WriteTx } from './organisation.ts'

/** What is to be found under a name: the organisation, or the files of its course packages and nothing else. */
export const namesServe = ['all', 'courses'] as const
export type NameServes = (typeof namesServe)[number]

/** Every name people reach an organisation under, by name; or every name for its courses. */
export async function listHostnames(
  store: Store,
  serves: NameServes = 'all',
): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; org_id: string }>`
    SELECT name, org_id FROM ${sql.id(schemaName)}.hostname WHERE serves = ${serves} ORDER BY name`.execute(
    store.db,
  )
  return new Map(rows.map(({ name, org_id }) => [name, org_id]))
}

/** Every name that leads to an organisation, whatever for. */
export async function everyHostname(store: Store): Promise<Map<string, string>> {
  return new Map([...(await listHostnames(store)), ...(await listHostnames(store, 'courses'))])
}

/** Gives a name to an organisation; one that belongs to another is refused. */
export async function addHostname(
  store: Store,
  org: string,
  name: string,
  serves: NameServes = 'all',
): Promise<void> {
  const { rows } = await sql<{ org_id: string }>`
    INSERT INTO ${sql.id(schemaName)}.hostname AS known (name, org_id, serves) VALUES (${name}, ${org}, ${serves})
    ON CONFLICT (name) DO UPDATE SET serves = excluded.serves WHERE known.org_id = excluded.org_id
    RETURNING org_id`.execute(store.db)
  if (rows[0]?.org_id !== org) throw taken(name)
}

export async function removeHostname(store: Store, org: string, name: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    DELETE FROM ${sql.id(schemaName)}.hostname WHERE name = ${name} AND org_id = ${org}`.execute(
    store.db,
  )
  return Number(numAffectedRows ?? 0) === 1
}

/** The same as `addHostname`, in a transaction of the organisation. */
export async function giveHostname(tx: WriteTx, name: string, serves: NameServes): Promise<void> {
  const { rows } = await asOwner(
    tx,
    sql<{ org_id: string }>`
      INSERT INTO hostname AS known (name, org_id, serves) VALUES (${name}, ${tx.org}, ${serves})
      ON CONFLICT (name) DO UPDATE SET serves = excluded.serves WHERE known.org_id = excluded.org_id
      RETURNING org_id`,
  )
  if (rows[0]?.org_id !== tx.org) throw taken(name)
}

/** Takes a name from the organisation of a transaction; false where it had none such. */
export async function takeHostname(tx: WriteTx, name: string): Promise<boolean> {
  const { numAffectedRows } = await asOwner(
    tx,
    sql`DELETE FROM hostname WHERE name = ${name} AND org_id = ${tx.org}`,
  )
  return Number(numAffectedRows ?? 0) === 1
}

/** Host names are of no organisation, so only the owner reads and writes them; the role is back before anything else runs. */
async function asOwner<Row>(tx: WriteTx, query: RawBuilder<Row>): Promise<QueryResult<Row>> {
  await sql`SELECT set_config('role', 'none', true)`.execute(tx.db)
  // Where it fails the transaction is over, and its role with it.
  const result = await query.execute(tx.db)
  await sql`SELECT set_config('role', ${applicationRole}, true)`.execute(tx.db)
  return result
}

function taken(name: string): Refusal {
  return new Refusal(
    'conflict',
    'hostname-taken',
    `${name} leads to another organisation of this instance.`,
    'Choose another name, or take it from that organisation first.',
  )
}
