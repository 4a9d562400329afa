/** What a directory changes, each change in one transaction with its one entry in the log; what changes nothing leaves none. */
import type { Actor } from '#program/action.ts'
import { changeGroup, createGroup, deleteGroup } from '#program/directory/groups.ts'
import type { GroupChange, GroupOutcome } from '#program/directory/groups.ts'
import type { UserResource } from '#program/directory/user-resource.ts'
import { createUser, deleteUser, replaceUser } from '#program/directory/users.ts'
import type { UserOutcome } from '#program/directory/users.ts'
import type { Store } from '#store/database.ts'
import type { DirectoryGroup } from '#store/directory-groups.ts'
import { findGroup } from '#store/directory-groups.ts'
import type { DirectoryUser } from '#store/directory.ts'
import { findDirectoryUser } from '#store/directory.ts'
import { refreshStatistics, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'

import { recordAction } from './record-action.ts'

export interface Provisioning {
  store: Store
  org: string
  /** The directory, by the token it came with. */
  actor: Actor
}

export async function provisionUser(
  at: Provisioning,
  resource: UserResource,
): Promise<UserOutcome> {
  const made = await withOrg(at.store, at.org, async (tx) => {
    const outcome = await createUser(tx, resource)
    return await recordUser(tx, at, 'directory.user-create', outcome, resource)
  })
  await lookAtGrowth(at.store)
  return made
}

const provisioned = new WeakMap<Store, number>()

/**
 * While a directory fills an empty organisation, tables become ten thousand times what they were: looked at anew each time they
 * grew tenfold, or what checks their references goes on reading them from one end to the other.
 */
async function lookAtGrowth(store: Store): Promise<void> {
  const many = (provisioned.get(store) ?? 0) + 1
  provisioned.set(store, many)
  if (/^10+$/.test(String(many)))
    await refreshStatistics(store, ['account', 'directory_user'], many, 100)
}

/** Changes a user that is there; nothing where there is none. `change` says what it should be, from what it is. */
export async function changeUser(
  at: Provisioning,
  id: string,
  change: (before: DirectoryUser) => UserResource,
): Promise<UserOutcome | undefined> {
  return await withOrg(at.store, at.org, async (tx) => {
    const before = await findDirectoryUser(tx, id)
    if (!before || before.deletedAt) return undefined
    const resource = change(before)
    const outcome = await replaceUser(tx, before, resource)
    return await recordUser(tx, at, 'directory.user-change', outcome, resource)
  })
}

/** Deletes a user that is there; `check` may refuse it. */
export async function unprovisionUser(
  at: Provisioning,
  id: string,
  check: (before: DirectoryUser) => void,
): Promise<UserOutcome | undefined> {
  return await withOrg(at.store, at.org, async (tx) => {
    const before = await findDirectoryUser(tx, id)
    if (!before || before.deletedAt) return undefined
    check(before)
    const outcome = await deleteUser(tx, before)
    return await recordUser(tx, at, 'directory.user-delete', outcome, {})
  })
}

export async function provisionGroup(at: Provisioning, wanted: GroupChange): Promise<GroupOutcome> {
  return await withOrg(at.store, at.org, async (tx) =>
    recordGroup(tx, at, 'directory.group-create', await createGroup(tx, wanted)),
  )
}

/** Changes a group that is there; nothing where there is none. */
export async function reviseGroup(
  at: Provisioning,
  id: string,
  change: (before: DirectoryGroup) => GroupChange,
): Promise<GroupOutcome | undefined> {
  return await withOrg(at.store, at.org, async (tx) => {
    const before = await findGroup(tx, id)
    if (!before) return undefined
    const outcome = await changeGroup(tx, before, change(before))
    return await recordGroup(tx, at, 'directory.group-change', outcome)
  })
}

export async function unprovisionGroup(
  at: Provisioning,
  id: string,
  check: (before: DirectoryGroup) => void,
): Promise<GroupOutcome | undefined> {
  return await withOrg(at.store, at.org, async (tx) => {
    const before = await findGroup(tx, id)
    if (!before) return undefined
    check(before)
    return await recordGroup(tx, at, 'directory.group-delete', await deleteGroup(tx, before))
  })
}

async function recordUser(
  tx: WriteTx,
  { actor }: Provisioning,
  name: string,
  outcome: UserOutcome,
  resource: UserResource | Record<string, never>,
): Promise<UserOutcome> {
  if (outcome.hasChanged) {
    await recordAction(tx, {
      name,
      actor: actor.id,
      subject: `account/${outcome.user.id}`,
      person: `person/${outcome.person}`,
      weakens: outcome.weakened,
      what: { ...resource },
    })
  }
  return outcome
}

async function recordGroup(
  tx: WriteTx,
  { actor }: Provisioning,
  name: string,
  outcome: GroupOutcome,
): Promise<GroupOutcome> {
  const { group, added, removed, hasChanged, keptAdmins, weakened } = outcome
  if (hasChanged) {
    await recordAction(tx, {
      name,
      actor: actor.id,
      subject: `directory-group/${group.id}`,
      weakens: weakened,
      what: {
        displayName: group.name,
        added,
        removed,
        ...(keptAdmins.length > 0 && { keptAdmins }),
      },
    })
  }
  return outcome
}
