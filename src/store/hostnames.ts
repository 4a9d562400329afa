import { sql } from 'kysely'

import { Refusal } from '#engine/refusal.ts'

import type { Store } from './database.ts'
import { schemaName } from './migrate.ts'

/** Every name people reach an organisation under, by name. */
export async function listHostnames(store: Store): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; org_id: string }>`
    SELECT name, org_id FROM ${sql.id(schemaName)}.hostname ORDER BY name`.execute(store.db)
  return new Map(rows.map(({ name, org_id }) => [name, org_id]))
}

/** Gives a name to an organisation; one that belongs to another is refused. */
export async function addHostname(store: Store, org: string, name: string): Promise<void> {
  const { rows } = await sql<{ org_id: string }>`
    INSERT INTO ${sql.id(schemaName)}.hostname (name, org_id) VALUES (${name}, ${org})
    ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING org_id`.execute(store.db)
  if (rows[0]?.org_id !== org) {
    throw new Refusal(
      'conflict',
      'hostname-taken',
      `${name} leads to another organisation of this instance.`,
      'Choose another name, or take it from that organisation first.',
    )
  }
}

export async function removeHostname(store: Store, org: string, name: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    DELETE FROM ${sql.id(schemaName)}.hostname WHERE name = ${name} AND org_id = ${org}`.execute(
    store.db,
  )
  return Number(numAffectedRows ?? 0) === 1
}
