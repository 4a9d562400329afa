/** A company's log as an older copy of the database holds it; for tests only. */
import { sql } from 'kysely'

import { logTables } from '#store/ended-logs.ts'

import type { TestCompany } from './test-company.ts'

/** Every row of the company's log, as a backup of the database holds it. */
export async function backUp({ store, org }: TestCompany): Promise<Map<string, unknown[]>> {
  const rows = new Map<string, unknown[]>()
  for (const table of ['organisation', ...logTables]) {
    const which = table === 'organisation' ? sql`id` : sql`org_id`
    const found = await sql<{ row: unknown }>`
      SELECT to_jsonb(t) AS row FROM beleg.${sql.raw(table)} t WHERE ${which} = ${org}`.execute(
      store.db,
    )
    rows.set(
      table,
      found.rows.map(({ row }) => row),
    )
  }
  return rows
}

/** Puts the log back to what it was; keys and public files stay as they are now. */
export async function restore(
  { store, org }: TestCompany,
  backup: Map<string, unknown[]>,
): Promise<void> {
  for (const table of logTables) {
    await store.pool.query(`DELETE FROM beleg.${table} WHERE org_id = $1`, [org])
    await store.pool.query(
      `INSERT INTO beleg.${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::beleg.${table}, $1)`,
      [JSON.stringify(backup.get(table))],
    )
  }
  await store.pool.query(
    `UPDATE beleg.organisation o SET log_size = b.log_size, log_root = b.log_root
     FROM jsonb_populate_recordset(NULL::beleg.organisation, $1) b WHERE o.id = b.id`,
    [JSON.stringify(backup.get('organisation'))],
  )
}
