import { sql } from 'kysely'

import type { Tx, WriteTx } from './organisation.ts'

/** What we prove ourselves to an identity provider by, sealed; nothing where there is none. */
export async function findProviderSecret(tx: Tx, provider: string): Promise<Buffer | undefined> {
  const { rows } = await sql<{ secret: Buffer }>`
    SELECT secret FROM provider_secret WHERE org_id = ${tx.org} AND provider = ${provider}`.execute(
    tx.db,
  )
  return rows[0]?.secret
}

/** Keeps a sealed secret in place of the one before; `null` takes it away. */
export async function setProviderSecret(
  tx: WriteTx,
  provider: string,
  sealed: Buffer | null,
): Promise<void> {
  if (sealed === null) {
    await sql`DELETE FROM provider_secret WHERE org_id = ${tx.org} AND provider = ${provider}`.execute(
      tx.db,
    )
    return
  }
  await sql`
    INSERT INTO provider_secret (org_id, provider, secret) VALUES (${tx.org}, ${provider}, ${sealed})
    ON CONFLICT (org_id, provider) DO UPDATE SET secret = EXCLUDED.secret`.execute(tx.db)
}
