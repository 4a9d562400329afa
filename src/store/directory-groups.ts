/** What the company's identity provider says of groups and who is in them: its rows. */
import { sql } from 'kysely'

import { nameKey } from './directory.ts'
import type { Tx, WriteTx } from './organisation.ts'

export interface DirectoryGroup {
  id: string
  name: string
  externalId?: string
  version: number
  createdAt: Date
  changedAt: Date
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
