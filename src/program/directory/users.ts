/** Users of the directory: their accounts and who they are on the list of people, in one step. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { dateIn } from '#engine/calendar.ts'
import { clipped } from '#engine/clipped.ts'
import { Refusal } from '#engine/refusal.ts'
import { entityCalled, legalEntities } from '#populations/legal-entity.ts'
import type { Joined, Person } from '#populations/person.ts'
import { recordPeople } from '#program/people/record-people.ts'
import { withOwnRegion } from '#program/people/regions.ts'
import { closeAccount, refuseLastAdmin } from '#program/users/actions.ts'
import {
  accountsOfPerson,
  changeAccount,
  createAccount,
  emailKey,
  findAccount,
  findAccountByEmail,
} from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { lastActionAmong } from '#store/actions.ts'
import { leaveGroups } from '#store/directory-groups.ts'
import {
  addNewcomer,
  findDirectoryUser,
  findUsersCalled,
  nameKey,
  putDirectoryUser,
} from '#store/directory.ts'
import type { DirectoryUser } from '#store/directory.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findPerson, findPersonByEmail } from '#store/people.ts'
import type { HeldPerson } from '#store/people.ts'
import { voidTickets } from '#store/tickets.ts'

import { applyRoles } from './apply-roles.ts'
import { movedMail } from './moved-mail.ts'
import { rolesByGroup } from './setting.ts'
import { enterprise, mailboxOf, nameOf, personPart, UserResource } from './user-resource.ts'

/** What came of it: nothing where the directory said what we knew. */
export interface UserOutcome {
  user: DirectoryUser
  person: string
  hasChanged: boolean
  /** In which ways it weakens what is watched. */
  weakened: readonly string[]
}

/**
 * Takes somebody new from the directory. Whoever was deleted there and comes back gets the account they had; whoever has an
 * account of this mailbox keeps it. A user of the same name who is there is a conflict.
 */
export async function createUser(tx: WriteTx, resource: UserResource): Promise<UserOutcome> {
  const mailbox = mailboxOf(resource) ?? resource.userName
  const added = await addNew(tx, resource, mailbox)
  if (added) return added
  const called = await findUsersCalled(tx, resource.userName, resource.externalId)
  const isCalledSo = ({ userName }: DirectoryUser) =>
    nameKey(userName) === nameKey(resource.userName)
  if (called.some((user) => !user.deletedAt && isCalledSo(user))) throw nameTaken()
  const ofMailbox = await findAccountByEmail(tx, mailbox)
  const known =
    ofMailbox &&
    (called.find(({ id }) => id === ofMailbox.id) ?? (await findDirectoryUser(tx, ofMailbox.id)))
  if (known && !known.deletedAt) throw nameTaken()
  // Renamed while they were away, and known by the directory's own id.
  const gone = known ?? (ofMailbox ? undefined : called.find((user) => user.deletedAt))
  const before = ofMailbox ?? (gone && (await requireAccount(tx, gone.id)))
  const held = await heldPersonOf(tx, before, resource)
  return await takeIn(tx, resource, mailbox, {
    ...(gone && { gone }),
    ...(before && { before }),
    ...(held && { held }),
  })
}

/** Whoever is known by nothing yet: most whom a directory sends. */
async function addNew(
  tx: WriteTx,
  resource: UserResource,
  mailbox: string,
): Promise<UserOutcome | undefined> {
  if (!resource.active) return undefined
  const person = await personOf(tx, resource, undefined, undefined)
  const account = { email: mailbox, name: clipped(nameOf(resource), 120) }
  const user = await addNewcomer(tx, { person, account, user: { ...ownNames(resource), resource } })
  return user && { user, person: person.id, hasChanged: true, weakened: [] }
}

/** Who somebody was before the directory sent them, as far as they were anybody. */
interface Earlier {
  gone?: DirectoryUser
  before?: Account
  held?: HeldPerson
}

async function takeIn(
  tx: WriteTx,
  resource: UserResource,
  mailbox: string,
  { gone, before, held }: Earlier,
): Promise<UserOutcome> {
  // Whoever was deleted there and comes back was away in between: their last day was that of then.
  const old = gone?.deletedAt ? UserResource.parse(gone.resource) : undefined
  const { person, weakened } = await recordPerson(tx, resource, old, held)
  const name = clipped(nameOf(resource), 120)
  if (before) await leaveMailbox(tx, before, mailbox, resource.active)
  const account = before
    ? await changeAccount(tx, before.id, {
        ...(before.email !== mailbox && { email: mailbox }),
        name,
        person: person.id,
        ...(gone?.deletedAt &&
          resource.active &&
          !(await isShutByHand(tx, before)) && { disabledAt: null }),
      })
    : await createAccount(tx, { email: mailbox, name, roles: ['member'], person: person.id })
  const user = await putDirectoryUser(tx, { id: account.id, ...ownNames(resource), resource })
  if (!resource.active) await shut(tx, account)
  return { user, person: person.id, hasChanged: true, weakened }
}

/** Makes a user what the directory says now. */
export async function replaceUser(
  tx: WriteTx,
  before: DirectoryUser,
  resource: UserResource,
): Promise<UserOutcome> {
  const account = await requireAccount(tx, before.id)
  const old = UserResource.parse(before.resource)
  if (isDeepStrictEqual(old, UserResource.parse(resource)))
    return { user: before, person: account.person ?? '', hasChanged: false, weakened: [] }
  if (nameKey(old.userName) !== nameKey(resource.userName)) {
    const called = await findUsersCalled(tx, resource.userName, undefined)
    if (called.some(({ id, deletedAt }) => id !== before.id && !deletedAt)) throw nameTaken()
  }
  const mailbox = mailboxOf(resource) ?? resource.userName
  if (emailKey(account.email) !== emailKey(mailbox) && (await findAccountByEmail(tx, mailbox)))
    throw nameTaken()
  if (old.active && !resource.active) await shut(tx, account)
  const user = await putDirectoryUser(tx, { id: before.id, ...ownNames(resource), resource })
  const held = await heldPersonOf(tx, account, resource)
  const { person, weakened } = await recordPerson(tx, resource, old, held)
  await leaveMailbox(tx, account, mailbox, resource.active)
  await changeAccount(tx, account.id, {
    ...(account.email !== mailbox && { email: mailbox }),
    name: clipped(nameOf(resource), 120),
    person: person.id,
    ...(!old.active &&
      resource.active &&
      !(await isShutByHand(tx, account)) && { disabledAt: null }),
  })
  return { user, person: person.id, hasChanged: true, weakened }
}

/** The directory knows the user no more: no way in, no groups, a last day. The account and its history stay. */
export async function deleteUser(tx: WriteTx, before: DirectoryUser): Promise<UserOutcome> {
  const account = await requireAccount(tx, before.id)
  await shut(tx, account)
  await leaveGroups(tx, before.id)
  await applyRoles(tx, await rolesByGroup(tx), [before.id])
  const old = UserResource.parse(before.resource)
  const resource = { ...old, active: false }
  const user = await putDirectoryUser(tx, {
    id: before.id,
    ...ownNames(old),
    resource,
    isDeleted: true,
  })
  const held = await heldPersonOf(tx, account, old)
  const { person, weakened } = await recordPerson(tx, resource, old, held, true)
  return { user, person: person.id, hasChanged: true, weakened }
}

function ownNames({ userName, externalId }: UserResource) {
  return { userName, ...(externalId !== undefined && { externalId }) }
}

/** Ends everything the account can do, at once. The last administrator cannot be shut out from outside. */
async function shut(tx: WriteTx, account: Account): Promise<void> {
  if (account.disabledAt) return
  await refuseLastAdmin({ tx }, account)
  await closeAccount({ tx }, account)
}

/** What was mailed to the address before lets nobody in any more: it may never have been theirs. */
async function leaveMailbox(
  tx: WriteTx,
  before: Account,
  mailbox: string,
  isOpen: boolean,
): Promise<void> {
  if (emailKey(before.email) === emailKey(mailbox)) return
  await voidTickets(tx, 'invitation', before.id)
  if (isOpen) await movedMail(tx, before, mailbox)
}

/** Whom people shut out stays out until people let them in again; whom the directory or a last day shut out comes back with it. */
async function isShutByHand(tx: WriteTx, { id, disabledAt }: Account): Promise<boolean> {
  if (!disabledAt) return false
  const names = ['user.disable', 'user.enable']
  const last = await lastActionAmong(tx, { subject: `account/${id}`, names })
  return last?.name === 'user.disable' && last.actor !== 'schedule'
}

async function heldPersonOf(
  tx: WriteTx,
  account: Account | undefined,
  resource: UserResource,
): Promise<HeldPerson | undefined> {
  const own = account?.person === undefined ? undefined : await findPerson(tx, account.person)
  if (own) return own
  const mailbox = mailboxOf(resource)
  const found = mailbox === undefined ? undefined : await findPersonByEmail(tx, mailbox)
  if (!found || mailbox === undefined) return undefined
  // An address from before somebody was joined with another is not theirs alone: the next may have it by now.
  const isNow =
    found.person.email !== undefined && emailKey(found.person.email) === emailKey(mailbox)
  return isNow || !(await isOfDirectory(tx, found.person.id)) ? found : undefined
}

async function isOfDirectory(tx: WriteTx, person: string): Promise<boolean> {
  for (const { id } of await accountsOfPerson(tx, person)) {
    const user = await findDirectoryUser(tx, id)
    if (user && !user.deletedAt) return true
  }
  return false
}

/** Records the person a user is. */
async function recordPerson(
  tx: WriteTx,
  resource: UserResource,
  old: UserResource | undefined,
  held: HeldPerson | undefined,
  isDeleted = false,
): Promise<{ person: Person; weakened: string[] }> {
  const before = held?.person
  const person = await personOf(tx, resource, old, held, isDeleted)
  const weakened = await recordPeople(tx, [{ person, before }], 'directory', {
    isSameMailbox: before !== undefined && before.email === person.email,
    isNew: before === undefined,
  })
  return { person, weakened }
}

/**
 * The person a user is. The directory says name, address and groups; of the rest only what changed there, so that
 * what the people officer knows better stays. Whoever is shut out gets a last day, and loses it when they come back.
 */
async function personOf(
  tx: WriteTx,
  resource: UserResource,
  old: UserResource | undefined,
  held: HeldPerson | undefined,
  isDeleted = false,
): Promise<Person> {
  const before = held?.person
  const { timeZone } = await readOrganisation(tx)
  const said = personPart(resource, timeZone)
  const saidBefore: Partial<Person> = old ? personPart(old, timeZone) : {}
  const changed = Object.fromEntries(
    Object.entries(said).filter(
      ([name, value]) =>
        ['name', 'email'].includes(name) ||
        !isDeepStrictEqual(
          value,
          Object.entries(saidBefore).find(([other]) => other === name)?.[1],
        ),
    ),
  )
  const managed = resource[enterprise]?.manager?.value
  const manager =
    managed === old?.[enterprise]?.manager?.value
      ? before?.manager
      : await managerOf(tx, managed, before?.id)
  const organization = resource[enterprise]?.organization
  const legalEntity =
    organization === old?.[enterprise]?.organization
      ? undefined
      : entityCalled(organization, await managedItems(tx, legalEntities))?.id
  const { externalIds = {}, manager: _manager, end: _end, joined = [], ...rest } = before ?? {}
  // Whom people kept so far, and the directory knows by the same mailbox, is one person from now on, and it shows why.
  const isJoining = held?.source === 'people'
  const takenAsOne: Joined[] = [
    ...joined,
    ...(isJoining
      ? [{ source: 'directory', by: 'mailbox', on: tx.recordedAt.toISOString() } as const]
      : []),
  ]
  const end = lastDay(resource, old, {
    today: dateIn(timeZone, tx.recordedAt),
    end: before?.end,
    said: said.end,
    saidBefore: saidBefore.end,
  })
  const employeeNumber = resource[enterprise]?.employeeNumber
  const person: Person = {
    id: randomUUID(),
    kind: 'employee',
    ...rest,
    // In no group yet, or in none any more.
    groups: old && !isDeleted ? (before?.groups ?? []) : [],
    name: said.name,
    ...changed,
    ...(manager !== undefined && { manager }),
    ...(legalEntity !== undefined && { legalEntity }),
    end,
    ...(takenAsOne.length > 0 && { joined: takenAsOne.slice(-10) }),
    externalIds: {
      ...externalIds,
      ...(resource.externalId !== undefined && { scim: resource.externalId }),
      ...(employeeNumber !== undefined &&
        employeeNumber !== '' && { 'employee-number': employeeNumber }),
    },
  }
  return withOwnRegion(person)
}

interface Ends {
  today: string
  /** As it is recorded. */
  end: string | undefined
  /** As the directory says now, and said before. */
  said: string | undefined
  saidBefore: string | undefined
}

function lastDay(
  resource: UserResource,
  old: UserResource | undefined,
  { today, end, said, saidBefore }: Ends,
): string | undefined {
  const wasActive = old?.active ?? true
  if (resource.active && wasActive) {
    // What the directory takes back holds no longer; what people recorded does.
    const isTakenBack = said === undefined && saidBefore !== undefined && saidBefore === end
    return isTakenBack ? undefined : (said ?? end)
  }
  // They are back: what the directory says, else no end that anybody knows.
  if (resource.active) return said
  if (!wasActive) return end
  const planned = said ?? end
  return planned !== undefined && planned < today ? planned : today
}

/** A manager as the directory names them, by our id or by its own names. */
async function managerOf(
  tx: WriteTx,
  named: string | undefined,
  self: string | undefined,
): Promise<string | undefined> {
  if (named === undefined || named === '') return undefined
  const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(named)
  const user =
    (isId ? await findDirectoryUser(tx, named) : undefined) ??
    (await findUsersCalled(tx, named, named))[0]
  const person = user && (await findAccount(tx, user.id))?.person
  return person === self ? undefined : person
}

async function requireAccount(tx: WriteTx, id: string): Promise<Account> {
  const account = await findAccount(tx, id)
  if (!account) throw new Error(`directory user ${id} has no account`)
  return account
}

function nameTaken(): Refusal {
  return new Refusal(
    'conflict',
    'user-exists',
    'There is a user of this name or mailbox already.',
    'Change that user.',
  )
}
