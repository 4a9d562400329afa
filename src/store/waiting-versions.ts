import { sql } from 'kysely'

import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'

import type { Tx } from './organisation.ts'

/** The versions of policies that wait for approval, in the order of their keys. Read without their texts. */
export async function waitingVersions(tx: Tx): Promise<PolicyVersion[]> {
  const { rows } = await sql<{ content: unknown }>`
    SELECT content - 'de' - 'en' AS content FROM item
    WHERE org_id = ${tx.org} AND population = ${policyVersions.id} AND recorded_to = 'infinity'
      AND content ->> 'state' = 'in-review' ORDER BY key`.execute(tx.db)
  return rows.map(({ content }) => policyVersions.item.parse(content))
}
