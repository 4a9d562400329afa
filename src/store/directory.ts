/** What the company's identity provider says of users: its rows. What follows from them is in program/directory. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import { isRole } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import { Person, people } from '#populations/person.ts'

import { emailKey } from './accounts.ts'
import type { Account } from './accounts.ts'
import { heldRows, insertSql } from './items.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { prepared } from './prepared.ts'

/** A user of the directory; its id is its account's. */
export interface DirectoryUser {
  id: string
  userName: string
  externalId?: string
  /** What we keep of it, in SCIM's own names. */
  resource: Record<string, unknown>
  /** Roles the account has because of its groups. */
  granted: Role[]
  version: number
  createdAt: Date
  changedAt: Date
  deletedAt?: Date
}

/** Names are compared in one spelling, as mailboxes are. */
export const nameKey = emailKey

/** The user that has this name now, and those whom the directory knows by this id, deleted ones too; who is there first. */
export async function findUsersCalled(
  tx: Tx,
  userName: string,
  externalId: string | undefined,
): Promise<DirectoryUser[]> {
  const { rows } = await sql<UserRow>`
    SELECT * FROM directory_user
    WHERE org_id = ${tx.org} AND user_name_key = ${nameKey(userName)} AND deleted_at IS NULL
    UNION
    SELECT * FROM directory_user WHERE org_id = ${tx.org} AND external_id = ${externalId ?? null}
    ORDER BY deleted_at DESC NULLS FIRST LIMIT 20`.execute(tx.db)
  return rows.map(userOf)
}

/** Somebody whom the directory sends and nobody knows: a person, their account and the user. */
export interface Newcomer {
  person: Person
  account: Pick<Account, 'email' | 'name'>
  user: Pick<DirectoryUser, 'userName' | 'externalId' | 'resource'>
}

/**
 * Takes in whoever is known by nothing, neither as user nor account nor person; records nothing where they are. In one statement:
 * directories send thousands one by one, and all the while others wait for the organisation's lock.
 */
export async function addNewcomer(
  tx: WriteTx,
  { person, account, user }: Newcomer,
): Promise<DirectoryUser | undefined> {
  const id = randomUUID()
  const mailbox = emailKey(account.email)
  const own = person.email === undefined ? [] : [emailKey(person.email)]
  const held = {
    item: Person.parse(person),
    source: 'directory',
    scope: 'directory',
    confirmed: true,
  }
  const listed = heldRows(people, [held])
  const { rows } = await sql<UserRow>`${prepared}
    WITH newcomer AS (
      SELECT WHERE NOT EXISTS (SELECT FROM directory_user WHERE org_id = ${tx.org} AND user_name_key = ${nameKey(user.userName)} AND deleted_at IS NULL)
        AND NOT EXISTS (SELECT FROM directory_user WHERE org_id = ${tx.org} AND external_id = ${user.externalId ?? null})
        AND NOT EXISTS (SELECT FROM account WHERE org_id = ${tx.org} AND email_key = ${mailbox})
        AND NOT EXISTS (SELECT FROM person_mailbox WHERE org_id = ${tx.org} AND email_key = ${mailbox})),
    listed AS (${insertSql(tx, people.id, listed, sql`EXISTS (SELECT FROM newcomer)`)}),
    reached AS (
      INSERT INTO person_mailbox (org_id, email_key, person)
      SELECT ${tx.org}::uuid, email_key, ${person.id} FROM unnest(${own}::text[]) AS own (email_key), newcomer),
    admitted AS (
      INSERT INTO account (org_id, id, email, email_key, name, roles, person, created_at)
      SELECT ${tx.org}::uuid, ${id}::uuid, ${account.email}, ${mailbox}, ${account.name}, ARRAY['member'], ${person.id}, ${tx.recordedAt}::timestamptz
      FROM newcomer)
    INSERT INTO directory_user
      (org_id, id, user_name, user_name_key, external_id, resource, granted, version, created_at, changed_at)
    SELECT ${tx.org}::uuid, ${id}::uuid, ${user.userName}, ${nameKey(user.userName)}, ${user.externalId ?? null},
      ${JSON.stringify(user.resource)}::jsonb, '{}', 1, ${tx.recordedAt}::timestamptz, ${tx.recordedAt}::timestamptz
    FROM newcomer RETURNING ${userColumns}`.execute(tx.db)
  return rows[0] && userOf(rows[0])
}

/** A user, also one that was deleted. */
export async function findDirectoryUser(tx: Tx, id: string): Promise<DirectoryUser | undefined> {
  const { rows } = await sql<UserRow>`
    SELECT * FROM directory_user WHERE org_id = ${tx.org} AND id = ${id}`.execute(tx.db)
  return rows[0] && userOf(rows[0])
}

/** Writes a user: a new one, or the next version of one that was there. */
export async function putDirectoryUser(
  tx: WriteTx,
  user: Pick<DirectoryUser, 'id' | 'userName' | 'externalId' | 'resource'> & { isDeleted?: true },
): Promise<DirectoryUser> {
  const { rows } = await sql<UserRow>`${prepared}
    INSERT INTO directory_user AS u
      (org_id, id, user_name, user_name_key, external_id, resource, granted, version, created_at, changed_at)
    VALUES (${tx.org}, ${user.id}, ${user.userName}, ${nameKey(user.userName)}, ${user.externalId ?? null},
      ${JSON.stringify(user.resource)}::jsonb, '{}', 1, ${tx.recordedAt}, ${tx.recordedAt})
    ON CONFLICT (org_id, id) DO UPDATE SET user_name = excluded.user_name, user_name_key = excluded.user_name_key,
      external_id = excluded.external_id, resource = excluded.resource, version = u.version + 1,
      changed_at = excluded.changed_at, deleted_at = ${user.isDeleted ? tx.recordedAt : null}
    RETURNING ${userColumns}`.execute(tx.db)
  const [row] = rows
  if (!row) throw new Error(`directory user ${user.id} was not written`)
  return userOf(row)
}

/** What users are looked for by, as far as the database can. */
export interface UserHint {
  id?: string
  userName?: string
  externalId?: string
  /** Stands somewhere in what is kept, in small letters. */
  text?: string
}

/** Users that are there, oldest first. */
export async function listDirectoryUsers(
  tx: Tx,
  { hint = {}, offset = 0, limit }: { hint?: UserHint; offset?: number; limit?: number } = {},
): Promise<DirectoryUser[]> {
  const { rows } = await sql<UserRow>`
    SELECT * FROM directory_user WHERE org_id = ${tx.org} AND deleted_at IS NULL AND ${hintSql(hint)}
    ORDER BY created_at, id OFFSET ${offset} LIMIT ${limit ?? null}`.execute(tx.db)
  return rows.map(userOf)
}

export async function countDirectoryUsers(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM directory_user WHERE org_id = ${tx.org} AND deleted_at IS NULL`.execute(
    tx.db,
  )
  return rows[0]?.n ?? 0
}

function hintSql({ id, userName, externalId, text }: UserHint) {
  if (id !== undefined) return sql`id::text = ${id}`
  if (userName !== undefined) return sql`user_name_key = ${nameKey(userName)}`
  if (externalId !== undefined) return sql`external_id = ${externalId}`
  if (text === undefined) return sql`true`
  return sql`lower(resource::text) LIKE ${`%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`
}

/** Which of these are users that are there. */
export async function existingUsers(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM directory_user WHERE org_id = ${tx.org} AND deleted_at IS NULL AND id::text = ANY(${ids}::text[])`.execute(
    tx.db,
  )
  return new Set(rows.map(({ id }) => id))
}

/** A user with its account's roles and its groups' names, for what follows from them. */
export interface UserStanding {
  id: string
  person?: string
  roles: Role[]
  granted: Role[]
  isOpen: boolean
  /** In one spelling. */
  groups: string[]
  groupNames: string[]
}

/** How users stand that are there; all of them, or some. */
export async function standings(tx: Tx, users?: readonly string[]): Promise<UserStanding[]> {
  const { rows } = await sql<{
    id: string
    person: string | null
    roles: string[]
    granted: string[]
    open: boolean
    groups: string[]
    names: string[]
  }>`
    SELECT u.id, a.person, a.roles, u.granted, a.disabled_at IS NULL AS open,
      coalesce(array_agg(g.name_key ORDER BY g.name_key) FILTER (WHERE g.id IS NOT NULL), '{}') AS groups,
      coalesce(array_agg(g.name ORDER BY g.name_key) FILTER (WHERE g.id IS NOT NULL), '{}') AS names
    FROM directory_user u JOIN account a ON a.org_id = u.org_id AND a.id = u.id
    LEFT JOIN directory_member m ON m.org_id = u.org_id AND m.user_id = u.id
    LEFT JOIN directory_group g ON g.org_id = u.org_id AND g.id = m.group_id
    WHERE u.org_id = ${tx.org} AND (${users ?? null}::uuid[] IS NULL OR u.id = ANY(${users ?? null}::uuid[]))
    GROUP BY u.org_id, u.id, a.org_id, a.id`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    ...(row.person !== null && { person: row.person }),
    roles: row.roles.filter(isRole),
    granted: row.granted.filter(isRole),
    isOpen: row.open,
    groups: row.groups,
    groupNames: row.names,
  }))
}

/** Remembers which of an account's roles come from its groups. */
export async function setGranted(tx: WriteTx, id: string, granted: readonly Role[]): Promise<void> {
  await sql`UPDATE directory_user SET granted = ${[...granted]} WHERE org_id = ${tx.org} AND id = ${id}`.execute(
    tx.db,
  )
}

/** Users look different, since their groups do. */
export async function touchUsers(tx: WriteTx, users: readonly string[]): Promise<void> {
  await sql`
    UPDATE directory_user SET version = version + 1, changed_at = ${tx.recordedAt}
    WHERE org_id = ${tx.org} AND id = ANY(${users}::uuid[])`.execute(tx.db)
}

const userColumns = sql.raw(
  'id, user_name, external_id, resource, granted, version, created_at, changed_at, deleted_at',
)

interface UserRow {
  id: string
  user_name: string
  external_id: string | null
  resource: Record<string, unknown>
  granted: string[]
  version: number
  created_at: Date
  changed_at: Date
  deleted_at: Date | null
}

function userOf(row: UserRow): DirectoryUser {
  return {
    id: row.id,
    userName: row.user_name,
    ...(row.external_id !== null && { externalId: row.external_id }),
    resource: row.resource,
    granted: row.granted.filter(isRole),
    version: row.version,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    ...(row.deleted_at && { deletedAt: row.deleted_at }),
  }
}
