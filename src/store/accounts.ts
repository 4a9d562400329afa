/** Who may sign in to an organisation. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import { isRole } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'

import type { Tx, WriteTx } from './organisation.ts'
import { prepared } from './prepared.ts'

export interface Account {
  id: string
  email: string
  name: string
  roles: Role[]
  language?: 'de' | 'en'
  theme?: 'light' | 'dark' | 'auto'
  /** The key of their item in the population `person`. */
  person?: string
  hasPassword: boolean
  hasTotp: boolean
  version: number
  createdAt: Date
  disabledAt?: Date
  externalId?: string
}

/**
 * One spelling per mailbox: NFKC, then small letters. Dots and `+tags` are left alone: whether they matter is the
 * mailbox's business, and two people must never become one.
 */
export function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

/** Adds an account; a second one for the same mailbox is refused. */
export async function createAccount(
  tx: WriteTx,
  wanted: Pick<Account, 'email' | 'name' | 'roles' | 'language' | 'person' | 'externalId'>,
): Promise<Account> {
  const { rows } = await sql<AccountRow>`${prepared}
    INSERT INTO account (org_id, id, email, email_key, name, roles, language, person, external_id, created_at)
    VALUES (${tx.org}, ${randomUUID()}, ${wanted.email}, ${emailKey(wanted.email)}, ${wanted.name}, ${wanted.roles},
      ${wanted.language ?? null}, ${wanted.person ?? null}, ${wanted.externalId ?? null}, ${tx.recordedAt})
    ON CONFLICT (org_id, email_key) DO NOTHING RETURNING ${accountColumns}`.execute(tx.db)
  const [row] = rows
  if (row) return accountOf(row)
  throw new Refusal(
    'conflict',
    'account-exists',
    'There is an account with this address already.',
    'Change that account, or use another address.',
  )
}

/** Changes what is given; `version`, where given, must still be the current one. */
export async function changeAccount(
  tx: WriteTx,
  id: string,
  change: Partial<
    Pick<Account, 'email' | 'name' | 'roles' | 'language' | 'theme' | 'person' | 'externalId'> & {
      disabledAt: Date | null
    }
  >,
  version?: number,
): Promise<Account> {
  let query = tx.db
    .updateTable('account')
    .set({
      ...(change.email !== undefined && {
        email: change.email,
        email_key: emailKey(change.email),
      }),
      ...(change.name !== undefined && { name: change.name }),
      ...(change.roles && { roles: change.roles }),
      ...(change.language !== undefined && { language: change.language }),
      ...(change.theme !== undefined && { theme: change.theme }),
      ...(change.person !== undefined && { person: change.person }),
      ...(change.externalId !== undefined && { external_id: change.externalId }),
      ...(change.disabledAt !== undefined && { disabled_at: change.disabledAt }),
      version: sql<number>`version + 1`,
    })
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.returningAll().executeTakeFirst()
  if (row) return accountOf(row)
  throw (await findAccount(tx, id))
    ? new Refusal(
        'conflict',
        'account-changed',
        'Somebody else changed this account meanwhile.',
        'Look at it again, and make your change again.',
      )
    : new Refusal('missing', 'account-missing', 'There is no such account.', 'Go back to the list.')
}

export async function findAccount(tx: Tx, id: string): Promise<Account | undefined> {
  const row = await tx.db
    .selectFrom('account')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && accountOf(row)
}

export async function findAccountByEmail(tx: Tx, email: string): Promise<Account | undefined> {
  const row = await tx.db
    .selectFrom('account')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('email_key', '=', emailKey(email))
    .executeTakeFirst()
  return row && accountOf(row)
}

/** Accounts by their ids, in the order of their addresses. */
export async function findAccounts(tx: Tx, ids: readonly string[]): Promise<Account[]> {
  const { rows } = await sql<AccountRow>`
    SELECT * FROM account WHERE org_id = ${tx.org} AND id = ANY(${ids}::uuid[]) ORDER BY email_key`.execute(
    tx.db,
  )
  return rows.map(accountOf)
}

/** The accounts of a person, open ones first. */
export async function accountsOfPerson(tx: Tx, person: string): Promise<Account[]> {
  const rows = await tx.db
    .selectFrom('account')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('person', '=', person)
    .orderBy(sql`disabled_at DESC NULLS FIRST`)
    .execute()
  return rows.map(accountOf)
}

/** Open accounts of people whose last day is before a date, with that day. */
export async function accountsOfLeavers(
  tx: Tx,
  today: string,
): Promise<{ account: Account; lastDay: string }[]> {
  const { rows } = await sql<AccountRow & { last_day: string }>`
    SELECT a.*, i.content ->> 'end' AS last_day FROM account a
    JOIN item i ON i.org_id = a.org_id AND i.population = 'person' AND i.key = a.person AND i.recorded_to = 'infinity'
    WHERE a.org_id = ${tx.org} AND a.disabled_at IS NULL AND i.content ->> 'end' < ${today} ORDER BY a.email_key`.execute(
    tx.db,
  )
  return rows.map((row) => ({ account: accountOf(row), lastDay: row.last_day }))
}

/** What these accounts are called; ids that are none are passed over. */
export async function accountNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT id, name FROM account WHERE org_id = ${tx.org} AND id::text = ANY(${[...new Set(ids)]}::text[])`.execute(
    tx.db,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Accounts by address, from one on. */
export async function listAccounts(
  tx: Tx,
  { after = '', limit = 100 }: { after?: string; limit?: number } = {},
): Promise<Account[]> {
  const rows = await tx.db
    .selectFrom('account')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('email_key', '>', after)
    .orderBy('email_key')
    .limit(limit)
    .execute()
  return rows.map(accountOf)
}

/** Those who have a role and may sign in. */
export async function accountsInRole(tx: Tx, role: Role): Promise<Account[]> {
  const rows = await tx.db
    .selectFrom('account')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where(sql<boolean>`roles @> ARRAY[${role}]::text[]`)
    .where('disabled_at', 'is', null)
    .orderBy('email_key')
    .execute()
  return rows.map(accountOf)
}

/** What an account is read from. */
export const accountColumns: RawBuilder<unknown> = sql.raw(
  'id, email, name, roles, language, theme, person, password, totp, version, created_at, disabled_at, external_id',
)

/** An account as its row says. */
export type AccountRow = Parameters<typeof accountOf>[0]

export function accountOf(row: {
  id: string
  email: string
  name: string
  roles: string[]
  language: string | null
  theme: string | null
  person: string | null
  password: string | null
  totp: Buffer | null
  version: number
  created_at: Date
  disabled_at: Date | null
  external_id: string | null
}): Account {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    roles: row.roles.filter(isRole),
    ...((row.language === 'de' || row.language === 'en') && { language: row.language }),
    ...((row.theme === 'light' || row.theme === 'dark' || row.theme === 'auto') && {
      theme: row.theme,
    }),
    ...(row.person !== null && { person: row.person }),
    hasPassword: row.password !== null,
    hasTotp: row.totp !== null,
    version: row.version,
    createdAt: row.created_at,
    ...(row.disabled_at && { disabledAt: row.disabled_at }),
    ...(row.external_id !== null && { externalId: row.external_id }),
  }
}
