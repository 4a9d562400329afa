import type { Store } from '#store/database.ts'

/** Every account of the organisation has handed in as much today as it may. Returns what makes room again. */
export async function fillDay(
  { pool }: Pick<Store, 'pool'>,
  org: string,
  now: Date,
): Promise<() => Promise<void>> {
  await pool.query(
    `INSERT INTO beleg.document (org_id, id, name, type, size, digest, uploaded_by, recorded_at)
     SELECT $1, gen_random_uuid(), 'as much as goes', 'text/plain', $2, '\\x00', id::text, $3
     FROM beleg.account WHERE org_id = $1`,
    [org, 500 * 1024 * 1024, now],
  )
  return async () => {
    await pool.query(`DELETE FROM beleg.document WHERE org_id = $1 AND name = 'as much as goes'`, [
      org,
    ])
  }
}
