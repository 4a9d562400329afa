import { sql } from 'kysely'

import { deleteAt } from './delete-at.ts'
import type { WriteTx } from './organisation.ts'
import { names, within } from './trace-text.ts'
import type { Traces } from './traces.ts'

/** Takes out how somebody came in, and what happened at the door; their accounts stay, closed and without a name. */
export async function eraseAccounts(
  tx: WriteTx,
  { person, formerly, accounts, strong }: Traces,
  label: string,
): Promise<void> {
  for (const table of ['passkey', 'recovery_code', 'session', 'federated_identity', 'door_event']) {
    await sql`DELETE FROM ${sql.table(table)} WHERE org_id = ${tx.org} AND account = ANY(${accounts}::uuid[])`.execute(
      tx.db,
    )
  }
  const events = await sql<{ place: string; detail: unknown }>`
    SELECT ctid::text AS place, detail FROM door_event
    WHERE org_id = ${tx.org} AND detail::text ~ ANY(${strong.map(within)}::text[]) FOR UPDATE`.execute(
    tx.db,
  )
  await deleteAt(
    tx,
    'door_event',
    events.rows.filter(({ detail }) => names(detail, strong)),
  )
  await sql`
    UPDATE api_token SET name = ${label}, revoked_at = coalesce(revoked_at, ${tx.recordedAt})
    WHERE org_id = ${tx.org} AND account = ANY(${accounts}::uuid[])`.execute(tx.db)
  await sql`DELETE FROM directory_member WHERE org_id = ${tx.org} AND user_id = ANY(${accounts}::uuid[])`.execute(
    tx.db,
  )
  await sql`DELETE FROM directory_user WHERE org_id = ${tx.org} AND id = ANY(${accounts}::uuid[])`.execute(
    tx.db,
  )
  await sql`
    UPDATE account SET name = ${label}, email = 'erased-' || id || '@erased.invalid', email_key = 'erased-' || id || '@erased.invalid',
      password = NULL, totp = NULL, external_id = NULL, language = NULL, theme = NULL, version = version + 1,
      disabled_at = coalesce(disabled_at, ${tx.recordedAt})
    WHERE org_id = ${tx.org} AND id = ANY(${accounts}::uuid[])`.execute(tx.db)
  await sql`DELETE FROM person_mailbox WHERE org_id = ${tx.org} AND person = ANY(${[person, ...formerly]}::text[])`.execute(
    tx.db,
  )
}
