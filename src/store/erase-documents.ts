import { sql } from 'kysely'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { policyVersions } from '#populations/policy-version.ts'

import { documentsLock, erasedUpload } from './documents.ts'
import type { WriteTx } from './organisation.ts'
import { names, within } from './trace-text.ts'
import type { Traces } from './traces.ts'

/** What names files: one may be somebody else's signature, or a wording, as well. */
const papers = [agreementSignatures, agreementVersions, policyVersions].map(({ id }) => id)

/** Files of what somebody signed, that are nothing else. */
export async function signedDocuments(
  tx: WriteTx,
  { person, formerly }: Traces,
): Promise<string[]> {
  const persons = [person, ...formerly]
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT content ->> 'document' AS id FROM item
    WHERE org_id = ${tx.org} AND population = ${agreementSignatures.id} AND content ->> 'person' = ANY(${persons}::text[])
      AND content ? 'document' AND NOT EXISTS (SELECT FROM item other WHERE other.org_id = item.org_id
        AND other.population = ANY(${papers}::text[]) AND other.content::text LIKE '%' || (item.content ->> 'document') || '%'
        AND coalesce(other.content ->> 'person', '') <> ALL(${persons}::text[]))`.execute(tx.db)
  return rows.map(({ id }) => id)
}

/**
 * Papers somebody signed are marked to go: bytes that went before the commit would be missed where it fails. A file that is
 * only called after them gets another name.
 */
export async function eraseDocuments(
  tx: WriteTx,
  ids: readonly string[],
  { strong }: Traces,
  label: string,
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${documentsLock})`.execute(tx.db)
  const called = await sql<{ id: string; name: string }>`
    SELECT id, name FROM document WHERE org_id = ${tx.org} AND name ~ ANY(${strong.map(within)}::text[])`.execute(
    tx.db,
  )
  await sql`
    UPDATE document SET name = ${label} WHERE org_id = ${tx.org}
      AND id = ANY(${called.rows.filter(({ name }) => names(name, strong)).map(({ id }) => id)}::uuid[])`.execute(
    tx.db,
  )
  await sql`
    UPDATE document SET name = ${label}, uploaded_by = ${erasedUpload}
    WHERE org_id = ${tx.org} AND id = ANY(${ids}::uuid[])`.execute(tx.db)
}
