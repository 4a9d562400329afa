/** Groups of the directory, and what follows from who is in them: groups on people, roles of accounts. */
import { randomUUID } from 'node:crypto'

import { Refusal } from '#engine/refusal.ts'
import { recordPeople } from '#program/people/record-people.ts'
import {
  addMembers,
  deleteGroup as removeGroup,
  membersOf,
  putGroup,
  removeMembers,
} from '#store/directory-groups.ts'
import type { DirectoryGroup } from '#store/directory-groups.ts'
import { existingUsers, standings, touchUsers } from '#store/directory.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'

import { applyRoles } from './apply-roles.ts'
import { rolesByGroup } from './setting.ts'

/** How a group is to change: its names, and its members either as a whole or one by one. */
export interface GroupChange {
  name: string
  externalId?: string
  members: { all: readonly string[] } | { add: readonly string[]; remove: readonly string[] }
}

export interface GroupOutcome {
  group: DirectoryGroup
  added: string[]
  removed: string[]
  hasChanged: boolean
  /** Who would have been the last administrator to go, and stayed. */
  keptAdmins: string[]
  /** In which ways it weakens what is watched. */
  weakened: string[]
}

/** Adds a group, with its members. */
export async function createGroup(tx: WriteTx, wanted: GroupChange): Promise<GroupOutcome> {
  return await writeGroup(tx, randomUUID(), wanted, undefined)
}

/** Makes a group what the directory says now. */
export async function changeGroup(
  tx: WriteTx,
  before: DirectoryGroup,
  wanted: GroupChange,
): Promise<GroupOutcome> {
  return await writeGroup(tx, before.id, wanted, before)
}

/** Takes a group away, and with it the roles that only it gave. */
export async function deleteGroup(tx: WriteTx, before: DirectoryGroup): Promise<GroupOutcome> {
  const removed = await removeMembers(tx, before.id, { allBut: [] })
  await removeGroup(tx, before.id)
  const followed = await follow(tx, removed)
  return { group: before, added: [], removed, hasChanged: true, ...followed }
}

async function writeGroup(
  tx: WriteTx,
  id: string,
  wanted: GroupChange,
  before: DirectoryGroup | undefined,
): Promise<GroupOutcome> {
  const { members } = wanted
  const adding = 'all' in members ? members.all : members.add
  const known = await existingUsers(tx, adding)
  const unknown = adding.find((user) => !known.has(user))
  if (unknown !== undefined) throw memberUnknown(unknown)
  const isRenamed = before?.name !== wanted.name || before.externalId !== wanted.externalId
  // A group is there before its members are.
  let group = before && !isRenamed ? before : await requireName(tx, id, wanted)
  const removed = before
    ? await removeMembers(
        tx,
        id,
        'all' in members ? { allBut: members.all } : { users: members.remove },
      )
    : []
  const added = await addMembers(tx, id, adding)
  const hasMoved = added.length + removed.length > 0
  if (before && !isRenamed && hasMoved) group = await requireName(tx, id, wanted)
  const isNamedAnew = before !== undefined && before.name !== wanted.name
  const concerned = isNamedAnew
    ? [...((await membersOf(tx, [id])).get(id) ?? []).map((member) => member.id), ...removed]
    : [...added, ...removed]
  const followed = await follow(tx, [...new Set(concerned)])
  return { group, added, removed, hasChanged: !before || isRenamed || hasMoved, ...followed }
}

async function requireName(tx: WriteTx, id: string, wanted: GroupChange): Promise<DirectoryGroup> {
  const { name, externalId } = wanted
  const group = await putGroup(tx, { id, name, ...(externalId !== undefined && { externalId }) })
  if (group) return group
  throw new Refusal(
    'conflict',
    'group-exists',
    'There is a group of this name already.',
    'Change that group.',
  )
}

/** Users whose groups changed: the list of people says so, and their roles are what their groups give. */
async function follow(
  tx: WriteTx,
  users: readonly string[],
): Promise<Pick<GroupOutcome, 'keptAdmins' | 'weakened'>> {
  if (users.length === 0) return { keptAdmins: [], weakened: [] }
  await touchUsers(tx, users)
  const groupsByPerson = new Map(
    (await standings(tx, users)).flatMap(({ person, groupNames }) =>
      person === undefined ? [] : [[person, groupNames] as const],
    ),
  )
  const held = await findPeople(tx, [...groupsByPerson.keys()])
  const weakened = await recordPeople(
    tx,
    held.map(({ person }) => ({
      person: { ...person, groups: groupsByPerson.get(person.id) ?? [] },
      before: person,
    })),
    'directory',
    { isSameMailbox: true },
  )
  return { keptAdmins: await applyRoles(tx, await rolesByGroup(tx), users), weakened }
}

function memberUnknown(id: string): Refusal {
  return new Refusal(
    'input',
    'member-unknown',
    `There is no user ${id.slice(0, 100)}.`,
    'Create the user first.',
  )
}
