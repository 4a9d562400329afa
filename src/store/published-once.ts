import { sql } from 'kysely'

import { agreementVersions } from '#populations/agreement-version.ts'
import { policyVersions } from '#populations/policy-version.ts'

import type { Tx } from './organisation.ts'

const versionsOf = { policy: policyVersions.id, agreement: agreementVersions.id }

/** The policies or agreements of which a version was ever published, by id: as of an instant, where one is named. Read without their texts. */
export async function publishedOnce(
  tx: Tx,
  kind: 'policy' | 'agreement',
  asOf?: Date,
): Promise<ReadonlySet<string>> {
  const standing = asOf
    ? sql`recorded_from <= ${asOf} AND recorded_to > ${asOf}`
    : sql`recorded_to = 'infinity'`
  const { rows } = await sql<{ of: string }>`
    SELECT DISTINCT content ->> ${kind} AS of FROM item
    WHERE org_id = ${tx.org} AND population = ${versionsOf[kind]} AND ${standing} AND content ->> 'publishedAt' IS NOT NULL`.execute(
    tx.db,
  )
  return new Set(rows.map(({ of }) => of))
}
