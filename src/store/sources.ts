import { sql } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'

/** One configured outside system. Settings hold no secrets. */
export interface Source {
  id: string
  connector: string
  settings: Record<string, unknown>
}

export async function putSource(tx: WriteTx, source: Source): Promise<void> {
  const settings = JSON.stringify(source.settings)
  await tx.db
    .insertInto('source')
    .values({
      org_id: tx.org,
      id: source.id,
      connector: source.connector,
      settings,
      recorded_at: tx.recordedAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['org_id', 'id'])
        .doUpdateSet({ connector: source.connector, settings, recorded_at: tx.recordedAt }),
    )
    .execute()
}

export async function listSources(tx: Tx): Promise<Source[]> {
  const rows = await tx.db
    .selectFrom('source')
    .select(['id', 'connector', 'settings'])
    .where('org_id', '=', tx.org)
    .orderBy('id')
    .execute()
  return rows
}

/** Sources that have not given a receipt for any scope yet. */
export async function sourcesWithoutScopes(tx: Tx): Promise<Source[]> {
  const { rows } = await sql<Source>`
    SELECT id, connector, settings FROM source s
    WHERE org_id = ${tx.org} AND NOT EXISTS (SELECT FROM scope WHERE org_id = s.org_id AND source = s.id)
    ORDER BY id`.execute(tx.db)
  return rows
}
