import { sql } from 'kysely'

import { keptAnswers } from './actions.ts'
import type { DataDirectory } from './data-directory.ts'
import { deleteAt } from './delete-at.ts'
import type { WriteTx } from './organisation.ts'
import { isAbout, names, within } from './trace-text.ts'
import type { Traces } from './traces.ts'

/** Mails, links, what was tried, and answers kept for those who ask twice. */
export async function eraseMessages(
  tx: WriteTx,
  directory: DataDirectory,
  traces: Traces,
): Promise<void> {
  const { person, formerly, accounts, strong } = traces
  const named = [person, ...formerly, ...strong].map(within)
  const isTheirs = ({ said }: { said: unknown }) =>
    isAbout(JSON.stringify(said), traces) || names(said, strong)
  const mails = await sql<{ place: string; said: unknown }>`
    SELECT ctid::text AS place, jsonb_build_array(recipient, occasion, content) AS said FROM outbox
    WHERE org_id = ${tx.org}
      AND jsonb_build_array(recipient, occasion, content)::text ~ ANY(${named}::text[]) FOR UPDATE`.execute(
    tx.db,
  )
  await deleteAt(tx, 'outbox', mails.rows.filter(isTheirs))
  const links = await sql<{ place: string; said: unknown }>`
    SELECT ctid::text AS place, jsonb_build_array(account, content) AS said FROM ticket
    WHERE org_id = ${tx.org}
      AND (account = ANY(${accounts}::uuid[]) OR content::text ~ ANY(${named}::text[])) FOR UPDATE`.execute(
    tx.db,
  )
  await deleteAt(tx, 'ticket', links.rows.filter(isTheirs))
  const answers = await keptAnswers(tx, directory)
  await deleteAt(
    tx,
    'idempotency',
    answers.filter(
      ({ actor, answer }) =>
        answer === undefined || accounts.includes(actor) || isTheirs({ said: answer }),
    ),
  )
  await sql`
    DELETE FROM attempt WHERE key LIKE ${`%:${tx.org}:%`}
      AND key ~ ANY(${[...accounts, ...strong].map(within)}::text[])`.execute(tx.db)
}
