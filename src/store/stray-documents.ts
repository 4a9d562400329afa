/** Files that were handed in for something that did not come about: nothing names them, and nobody could be given them. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { sql } from 'kysely'
import type { Transaction } from 'kysely'

import { policyVersions } from '#populations/policy-version.ts'

import type { Store } from './database.ts'
import { documentsLock, erasedUpload } from './documents.ts'
import { schemaName } from './migrate.ts'
import { listOrganisations, readOrg } from './organisation.ts'
import type { Tx } from './organisation.ts'
import type { Schema } from './schema.ts'

/** How much somebody has handed in since an instant, and is kept. */
export async function handedInSince(
  tx: Tx,
  uploadedBy: string,
  since: Date,
): Promise<{ files: number; bytes: number }> {
  const { rows } = await sql<{ files: number; bytes: number }>`
    SELECT count(*)::int AS files, coalesce(sum(size), 0)::float8 AS bytes FROM document
    WHERE org_id = ${tx.org} AND uploaded_by = ${uploadedBy} AND recorded_at > ${since}`.execute(
    tx.db,
  )
  return rows[0] ?? { files: 0, bytes: 0 }
}

/**
 * Forgets documents that no action, source or item ever named, one, or all from before an instant; and those that were
 * erased, whenever that was. Bytes that no document
 * has any more are deleted. Returns how many documents went.
 */
export async function dropStrayDocuments(
  store: Store,
  org: string,
  which: { id: string } | { before: Date } | 'erased',
): Promise<number> {
  const stray = await readOrg(store, org, async (tx) => [
    ...(await findErased(tx)),
    ...(which === 'erased' ? [] : await findStray(tx, which)),
  ])
  if (stray.length === 0) return 0
  const organisations = await listOrganisations(store, { alsoEnded: true })
  // As the owner: the application may not delete.
  await store.db.transaction().execute(async (db) => {
    await sql`SELECT pg_advisory_xact_lock(${documentsLock})`.execute(db)
    await lookAt(db, org)
    const { rows } = await sql<{ digest: Buffer }>`
      DELETE FROM ${table} WHERE org_id = ${org} AND id = ANY(${stray}::uuid[]) RETURNING digest`.execute(
      db,
    )
    const orphaned = new Set(rows.map(({ digest }) => digest.toString('hex')))
    // The same bytes may be another organisation's document.
    for (const { id } of organisations) {
      await lookAt(db, id)
      const held = await sql<{ digest: string }>`
        SELECT encode(digest, 'hex') AS digest FROM ${table}
        WHERE org_id = ${id} AND encode(digest, 'hex') = ANY(${[...orphaned]}::text[])`.execute(db)
      for (const { digest } of held.rows) orphaned.delete(digest)
    }
    for (const digest of orphaned) await rm(join(store.directory.blobs, digest), { force: true })
  })
  return stray.length
}

const table = sql.id(schemaName, 'document')

/** Row-level security binds the owner too. */
async function lookAt(db: Transaction<Schema>, org: string): Promise<void> {
  await sql`SELECT set_config('beleg.org', ${org}, true)`.execute(db)
}

/**
 * What is set and sealed here when somebody signs is named by the signature alone, and was handed in by nobody. What is erased
 * goes whatever names it.
 */
const notHandedIn = ['portal', 'link', erasedUpload]

async function findErased(tx: Tx): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('document')
    .select('id')
    .where('org_id', '=', tx.org)
    .where('uploaded_by', '=', erasedUpload)
    .execute()
  return rows.map(({ id }) => id)
}

async function findStray(tx: Tx, which: { id: string } | { before: Date }): Promise<string[]> {
  const chosen = 'id' in which ? sql`id = ${which.id}` : sql`recorded_at < ${which.before}`
  const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM document WHERE org_id = ${tx.org} AND ${chosen}
      AND uploaded_by <> ALL(${notHandedIn}) AND id::text NOT IN (
      SELECT m[1] FROM action, regexp_matches(input::text, ${`(${uuid})`}, 'g') AS m WHERE org_id = ${tx.org}
      UNION SELECT m[1] FROM source, regexp_matches(settings::text, ${`(${uuid})`}, 'g') AS m WHERE org_id = ${tx.org})`.execute(
    tx.db,
  )
  if (rows.length === 0) return []
  // Last, since there may be a million of them.
  const ids = rows.map(({ id }) => id)
  const named = await sql<{ id: string }>`
    SELECT DISTINCT d.id FROM item, jsonb_array_elements_text(content -> 'documents') AS d (id)
    WHERE org_id = ${tx.org} AND jsonb_typeof(content -> 'documents') = 'array' AND d.id = ANY(${ids}::text[])
    UNION SELECT content -> language ->> 'sealed' FROM item, unnest(ARRAY['de', 'en']) AS l (language)
    WHERE org_id = ${tx.org} AND population = ${policyVersions.id}
      AND content -> language ->> 'sealed' = ANY(${ids}::text[])`.execute(tx.db)
  const known = new Set(named.rows.map(({ id }) => id))
  return ids.filter((id) => !known.has(id))
}
