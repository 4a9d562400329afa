/** People outside who want to hear of changes. Whoever ends it is forgotten. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import { emailKey } from './accounts.ts'
import type { DataDirectory } from './data-directory.ts'
import { derivedToken } from './derived-token.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { digestOfToken } from './secret-token.ts'

export interface Subscription {
  id: string
  email: string
  language: 'de' | 'en'
}

/** The token that ends a subscription; the same in every mail. */
function unsubscribeToken(directory: DataDirectory, org: string, id: string): string {
  return derivedToken(directory, `unsubscribe/${org}/${id}`)
}

/** The subscription of a mailbox, begun where there is none; nothing is sent before it is confirmed. */
export async function beginSubscription(
  tx: WriteTx,
  directory: DataDirectory,
  { email, language }: Omit<Subscription, 'id'>,
): Promise<string> {
  const id = randomUUID()
  await tx.db
    .insertInto('subscription')
    .values({
      org_id: tx.org,
      id,
      email,
      email_key: emailKey(email),
      language,
      digest: digestOfToken(unsubscribeToken(directory, tx.org, id)),
      created_at: tx.recordedAt,
    })
    .onConflict((conflict) => conflict.columns(['org_id', 'email_key']).doNothing())
    .execute()
  const row = await tx.db
    .selectFrom('subscription')
    .select('id')
    .where('org_id', '=', tx.org)
    .where('email_key', '=', emailKey(email))
    .executeTakeFirstOrThrow()
  return row.id
}

/** The token for a mail; should the instance have another key by now, it is this one that ends it from here on. */
export async function renewUnsubscribeToken(
  tx: WriteTx,
  directory: DataDirectory,
  id: string,
): Promise<string> {
  const token = unsubscribeToken(directory, tx.org, id)
  const digest = digestOfToken(token)
  await tx.db
    .updateTable('subscription')
    .set({ digest })
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .where('digest', '<>', digest)
    .execute()
  return token
}

/** False where it has ended meanwhile. */
export async function confirmSubscription(
  tx: WriteTx,
  id: string,
  language: Subscription['language'],
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE subscription SET confirmed_at = coalesce(confirmed_at, ${tx.recordedAt}), language = ${language}
    WHERE org_id = ${tx.org} AND id = ${id} RETURNING id`.execute(tx.db)
  return rows.length > 0
}

/** Those who confirmed it before an instant. */
export async function confirmedSubscriptions(tx: Tx, before: Date): Promise<Subscription[]> {
  const rows = await tx.db
    .selectFrom('subscription')
    .select(['id', 'email', 'language'])
    .where('org_id', '=', tx.org)
    .where('confirmed_at', '<', before)
    .orderBy('id')
    .execute()
  return rows.map(({ id, email, language }) => ({
    id,
    email,
    language: language === 'en' ? 'en' : 'de',
  }))
}

/** Forgets the subscription that a token ends, with all mails to it; false where there is none. */
export async function endSubscription(tx: WriteTx, token: string): Promise<boolean> {
  const { rows } = await sql<{ email: string }>`
    DELETE FROM subscription WHERE org_id = ${tx.org} AND digest = ${digestOfToken(token)} RETURNING email`.execute(
    tx.db,
  )
  for (const { email } of rows) {
    await sql`
      DELETE FROM outbox WHERE org_id = ${tx.org} AND channel = 'mail' AND recipient = ${email}
        AND (occasion LIKE 'digest/%' OR occasion LIKE 'subscription/%')`.execute(tx.db)
  }
  return rows.length > 0
}

/** Forgets those that nobody confirmed within a week. */
export async function forgetUnconfirmed(tx: Tx, now: Date): Promise<void> {
  await sql`
    DELETE FROM subscription WHERE org_id = ${tx.org} AND confirmed_at IS NULL
      AND created_at < ${now}::timestamptz - interval '7 days'`.execute(tx.db)
}
