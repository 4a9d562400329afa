/** Which mailbox leads to which person: one mailbox, one person. */
import { sql } from 'kysely'

import type { Person } from '#populations/person.ts'

import { emailKey } from './accounts.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { prepared } from './prepared.ts'

/** An address in one spelling, and whom it leads to. */
export interface Mailbox {
  id: string
  key: string
}

/** Of those who have one. */
export function mailboxesOf(persons: readonly Pick<Person, 'id' | 'email'>[]): Mailbox[] {
  return persons.flatMap(({ id, email }) =>
    email === undefined ? [] : [{ id, key: emailKey(email) }],
  )
}

/** How many of them nobody has yet, and have an owner now. */
export async function addMailboxes(tx: WriteTx, mailboxes: readonly Mailbox[]): Promise<number> {
  const { numAffectedRows } = await sql`${prepared}
    INSERT INTO person_mailbox (org_id, email_key, person)
    SELECT ${tx.org}, email_key, person
    FROM unnest(${mailboxes.map(({ key }) => key)}::text[], ${mailboxes.map(({ id }) => id)}::text[]) AS m (email_key, person)
    ON CONFLICT DO NOTHING`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}

/** Whom mailboxes lead to. */
export async function ownersOf(
  tx: Tx,
  mailboxes: readonly Mailbox[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ email_key: string; person: string }>`
    SELECT email_key, person FROM person_mailbox
    WHERE org_id = ${tx.org} AND email_key = ANY(${mailboxes.map(({ key }) => key)}::text[])`.execute(
    tx.db,
  )
  return new Map(rows.map(({ email_key: key, person }) => [key, person]))
}

/** Leads nobody to them by their addresses any more. */
export async function forgetMailboxes(tx: WriteTx, persons: readonly string[]): Promise<void> {
  await sql`DELETE FROM person_mailbox WHERE org_id = ${tx.org} AND person = ANY(${persons}::text[])`.execute(
    tx.db,
  )
}

/** Leads these addresses to nobody. */
export async function dropMailboxes(tx: WriteTx, keys: readonly string[]): Promise<void> {
  await sql`DELETE FROM person_mailbox WHERE org_id = ${tx.org} AND email_key = ANY(${keys}::text[])`.execute(
    tx.db,
  )
}
