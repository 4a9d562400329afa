/** Accounts as a list shows them: with what they sign in by, and when they last did. */
import { sql } from 'kysely'

import { findAccounts } from './accounts.ts'
import type { Account } from './accounts.ts'
import { folded, foldedPattern } from './folded.ts'
import type { Tx } from './organisation.ts'

export interface AccountLine {
  account: Account
  passkeys: number
  /** Identities at providers of single sign-on. */
  identities: number
  lastSignIn?: Date
}

/** A page of accounts by address, and how many there are in all. */
export async function listAccountLines(
  tx: Tx,
  { search, offset, limit }: { search?: string; offset: number; limit: number },
): Promise<{ lines: AccountLine[]; all: number }> {
  const { rows } = await sql<{ id: string; n: number }>`
    SELECT id, count(*) OVER ()::int AS n FROM account
    WHERE org_id = ${tx.org}
      AND ${search === undefined ? sql`true` : sql`${folded(sql`concat_ws(' ', email_key, name)`)} LIKE ${foldedPattern(search)}`}
    ORDER BY email_key OFFSET ${offset} LIMIT ${limit}`.execute(tx.db)
  return {
    lines: await linesOf(
      tx,
      rows.map(({ id }) => id),
    ),
    all: rows[0]?.n ?? 0,
  }
}

export async function findAccountLine(tx: Tx, id: string): Promise<AccountLine | undefined> {
  return (await linesOf(tx, [id]))[0]
}

async function linesOf(tx: Tx, ids: readonly string[]): Promise<AccountLine[]> {
  const { rows } = await sql<{
    id: string
    passkeys: number
    identities: number
    last: Date | null
  }>`
    SELECT ids.id,
      (SELECT count(*)::int FROM passkey p WHERE p.org_id = ${tx.org} AND p.account = ids.id) AS passkeys,
      (SELECT count(*)::int FROM federated_identity f WHERE f.org_id = ${tx.org} AND f.account = ids.id) AS identities,
      (SELECT e.at FROM door_event e WHERE e.org_id = ${tx.org} AND e.account = ids.id AND e.kind = 'signed-in'
       ORDER BY e.id DESC LIMIT 1) AS last
    FROM unnest(${ids}::uuid[]) AS ids (id)`.execute(tx.db)
  const facts = new Map(rows.map((row) => [row.id, row]))
  return (await findAccounts(tx, ids)).map((account) => {
    const { passkeys = 0, identities = 0, last } = facts.get(account.id) ?? {}
    return { account, passkeys, identities, ...(last && { lastSignIn: last }) }
  })
}
