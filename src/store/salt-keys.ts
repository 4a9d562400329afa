import type { Tx } from './organisation.ts'

/** The salt keys of these subjects that still are: one that was destroyed, or never made, is missing. */
export async function remainingSaltKeys(
  tx: Tx,
  subjects: readonly string[],
): Promise<Map<string, Uint8Array>> {
  if (subjects.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('salt_key')
    .select(['subject', 'key'])
    .where('org_id', '=', tx.org)
    .where('subject', 'in', [...new Set(subjects)])
    .execute()
  return new Map(rows.map(({ subject, key }) => [subject, key]))
}
