/** What joining two people would come to, and why it may not be: the same for the form that shows it and for the action. */
import { matches, populationOfPeople } from '#engine/exclusion.ts'
import { Refusal } from '#engine/refusal.ts'
import { accessApprovals } from '#populations/access-approval.ts'
import type { Person } from '#populations/person.ts'
import { programRoles } from '#populations/program-role.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { accountsOfPerson } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { countActions } from '#store/actions.ts'
import { findDirectoryUser } from '#store/directory.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findJoined, findPerson } from '#store/people.ts'
import type { HeldPerson } from '#store/people.ts'

import { laterOf, mergedPerson } from './merged-person.ts'
import type { Pair } from './merged-person.ts'

export interface MergePlan extends Pair {
  merged: Person
  /** Of who goes: they become the other's. */
  accounts: Account[]
}

/** Refuses what would be no joining of one person, or would lose something. */
export async function planMerge(
  tx: Tx,
  { person, other }: { person: string; other: string },
  since: Date,
): Promise<MergePlan> {
  if (person === other) throw samePerson()
  const [stays, goes] = [await requireListed(tx, person), await requireListed(tx, other)]
  const accounts = await accountsOfPerson(tx, other)
  if (await isOfDirectory(tx, accounts)) throw directoryKeeps()
  if (isEmployedTwice(stays.person, goes.person)) throw twoEntities()
  if (await isBothInRole(tx, person, other)) throw bothInRole()
  const outside = await outsideOf(tx)
  if (outside(person) && !outside(other)) throw outsideAlone()
  const came = { accounts: accounts.map(({ id }) => id), since: since.toISOString() }
  return { stays, goes, accounts, merged: mergedPerson({ stays, goes }, came) }
}

async function requireListed(tx: Tx, key: string): Promise<HeldPerson> {
  const held = await findPerson(tx, key)
  if (held) {
    if ((await countActions(tx, 'person.erase', `person/${key}`)) === 0) return held
    throw new Refusal(
      'conflict',
      'person-erased',
      'This person was erased already.',
      'Nothing is left to do.',
    )
  }
  const into = await findJoined(tx, key)
  if (!into) throw new Refusal('missing', 'item-missing', `There is no person ${key}.`, 'Go back.')
  throw new Refusal(
    'conflict',
    'person-merged-already',
    `This person was joined with another already: ${into.person.id}.`,
    'Look at the person they are now.',
  )
}

/** Whether the directory has somebody now, by whichever account. */
async function isOfDirectory(tx: Tx, accounts: readonly Account[]): Promise<boolean> {
  for (const { id } of accounts) {
    const user = await findDirectoryUser(tx, id)
    if (user && !user.deletedAt) return true
  }
  return false
}

/** One person has one legal entity here: whoever works for two at once would lose the duties of one. */
function isEmployedTwice(one: Person, other: Person): boolean {
  const differ =
    one.legalEntity !== undefined &&
    other.legalEntity !== undefined &&
    one.legalEntity !== other.legalEntity
  return differ && laterOf(one, other) === undefined
}

/** Nobody is their own deputy, or approves their own access. */
async function isBothInRole(tx: Tx, one: string, other: string): Promise<boolean> {
  const areThey = (a: string, b: string) => (a === one && b === other) || (a === other && b === one)
  const roles = await managedItems(tx, programRoles)
  const approvals = await managedItems(tx, accessApprovals)
  return (
    roles.some(({ holder, deputy }) => areThey(holder, deputy)) ||
    approvals.some(({ person, approvedBy }) => areThey(person, approvedBy))
  )
}

/** Who is outside the program by a decision of somebody. */
export async function outsideOf(tx: Tx): Promise<(person: string) => boolean> {
  const decided = (await managedItems(tx, scopeExclusions)).filter(
    ({ population }) => population === populationOfPeople,
  )
  return (person) => decided.some(({ pattern }) => matches(pattern, person))
}

function samePerson(): Refusal {
  return new Refusal(
    'input',
    'person-merge-same',
    'This is one person already.',
    'Choose two different people.',
    { fields: [{ field: 'other', message: 'the same person' }] },
  )
}

function directoryKeeps(): Refusal {
  return new Refusal(
    'conflict',
    'person-merge-directory',
    'The directory speaks of the one who would go, and would go on doing so.',
    'Let that one stay. If the directory has both, delete one there first.',
  )
}

function twoEntities(): Refusal {
  return new Refusal(
    'conflict',
    'person-merge-entities',
    'The two work for different legal entities at the same time.',
    'If that is wrong, correct the entity or the days of one of them first.',
  )
}

function bothInRole(): Refusal {
  return new Refusal(
    'conflict',
    'person-merge-role',
    'One of the two has a role whose deputy the other is, or approved the access of the other.',
    'Name somebody else there first.',
  )
}

function outsideAlone(): Refusal {
  return new Refusal(
    'conflict',
    'person-merge-outside',
    'The one who would stay is outside the program by a decision, and the other is not.',
    'Let the other stay, or end the decision first.',
  )
}
