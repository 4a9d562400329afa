/** What the company's identity provider says of users and groups: its rows. What follows from them is in program/directory. */
import { sql } from 'kysely'

import { isRole } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'

import { emailKey } from './accounts.ts'
import type { Tx, WriteTx } from './organisation.ts'

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

export interface DirectoryGroup {
  id: string
  name: string
  externalId?: string
  version: number
  createdAt: Date
  changedAt: Date
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
  const { rows } = await sql<UserRow>`
    INSERT INTO directory_user AS u
      (org_id, id, user_name, user_name_key, external_id, resource, granted, version, created_at, changed_at)
    VALUES (${tx.org}, ${user.id}, ${user.userName}, ${nameKey(user.userName)}, ${user.externalId ?? null},
      ${JSON.stringify(user.resource)}::jsonb, '{}', 1, ${tx.recordedAt}, ${tx.recordedAt})
    ON CONFLICT (org_id, id) DO UPDATE SET user_name = excluded.user_name, user_name_key = excluded.user_name_key,
      external_id = excluded.external_id, resource = excluded.resource, version = u.version + 1,
      changed_at = excluded.changed_at, deleted_at = ${user.isDeleted ? tx.recordedAt : null}
    RETURNING *`.execute(tx.db)
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

export async function findGroup(tx: Tx, id: string): Promise<DirectoryGroup | undefined> {
  const { rows } = await sql<GroupRow>`
    SELECT * FROM directory_group WHERE org_id = ${tx.org} AND id::text = ${id}`.execute(tx.db)
  return rows[0] && groupOf(rows[0])
}

export async function listGroups(tx: Tx): Promise<DirectoryGroup[]> {
  const { rows } = await sql<GroupRow>`
    SELECT * FROM directory_group WHERE org_id = ${tx.org} ORDER BY created_at, id`.execute(tx.db)
  return rows.map(groupOf)
}

/** Writes a group: a new one, or the next version of one; nothing where another has its name. */
export async function putGroup(
  tx: WriteTx,
  group: Pick<DirectoryGroup, 'id' | 'name' | 'externalId'>,
): Promise<DirectoryGroup | undefined> {
  const { rows: taken } = await sql`
    SELECT FROM directory_group WHERE org_id = ${tx.org} AND name_key = ${nameKey(group.name)} AND id <> ${group.id}`.execute(
    tx.db,
  )
  if (taken.length > 0) return undefined
  const { rows } = await sql<GroupRow>`
    INSERT INTO directory_group AS g (org_id, id, name, name_key, external_id, version, created_at, changed_at)
    VALUES (${tx.org}, ${group.id}, ${group.name}, ${nameKey(group.name)}, ${group.externalId ?? null}, 1,
      ${tx.recordedAt}, ${tx.recordedAt})
    ON CONFLICT (org_id, id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
      external_id = excluded.external_id, version = g.version + 1, changed_at = excluded.changed_at
    RETURNING *`.execute(tx.db)
  return rows[0] && groupOf(rows[0])
}

export async function deleteGroup(tx: WriteTx, id: string): Promise<void> {
  await sql`DELETE FROM directory_group WHERE org_id = ${tx.org} AND id = ${id}`.execute(tx.db)
}

/** The members of groups, as ids of users. */
export async function membersOf(
  tx: Tx,
  groups: readonly string[],
): Promise<Map<string, { id: string }[]>> {
  const { rows } = await sql<{ group: string; id: string }>`
    SELECT group_id AS "group", user_id AS id FROM directory_member
    WHERE org_id = ${tx.org} AND group_id = ANY(${groups}::uuid[]) ORDER BY user_id`.execute(tx.db)
  return Map.groupBy(rows, ({ group }) => group)
}

/** Puts users into a group; those that were not in it before. */
export async function addMembers(
  tx: WriteTx,
  group: string,
  users: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    INSERT INTO directory_member (org_id, group_id, user_id)
    SELECT ${tx.org}, ${group}, id FROM unnest(${users}::uuid[]) AS m (id)
    ON CONFLICT DO NOTHING RETURNING user_id`.execute(tx.db)
  return rows.map(({ user_id }) => user_id)
}

/** Takes users out of a group, or all but some; those that were in it. */
export async function removeMembers(
  tx: WriteTx,
  group: string,
  which: { users: readonly string[] } | { allBut: readonly string[] },
): Promise<string[]> {
  const chosen =
    'users' in which
      ? sql`user_id::text = ANY(${which.users}::text[])`
      : sql`user_id::text <> ALL(${which.allBut}::text[])`
  const { rows } = await sql<{ user_id: string }>`
    DELETE FROM directory_member WHERE org_id = ${tx.org} AND group_id = ${group} AND ${chosen} RETURNING user_id`.execute(
    tx.db,
  )
  return rows.map(({ user_id }) => user_id)
}

/** Takes a user out of every group. */
export async function leaveGroups(tx: WriteTx, user: string): Promise<void> {
  await sql`DELETE FROM directory_member WHERE org_id = ${tx.org} AND user_id = ${user}`.execute(
    tx.db,
  )
}

/** The groups of users, by user. */
export async function groupsOf(
  tx: Tx,
  users: readonly string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  const { rows } = await sql<{ user_id: string; id: string; name: string }>`
    SELECT m.user_id, g.id, g.name FROM directory_member m
    JOIN directory_group g ON g.org_id = m.org_id AND g.id = m.group_id
    WHERE m.org_id = ${tx.org} AND m.user_id = ANY(${users}::uuid[]) ORDER BY g.name_key`.execute(
    tx.db,
  )
  return Map.groupBy(
    rows.map((row) => ({ user: row.user_id, id: row.id, name: row.name })),
    ({ user }) => user,
  )
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

interface GroupRow {
  id: string
  name: string
  external_id: string | null
  version: number
  created_at: Date
  changed_at: Date
}

function groupOf(row: GroupRow): DirectoryGroup {
  return {
    id: row.id,
    name: row.name,
    ...(row.external_id !== null && { externalId: row.external_id }),
    version: row.version,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}
