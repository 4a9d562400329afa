/** The one way in which people are recorded, whoever says it: what it takes from somebody afterwards stands in the log in clear. */
import { isDeepStrictEqual } from 'node:util'

import { backgroundCheckSettings } from '#populations/background-check-setting.ts'
import { courses } from '#populations/course.ts'
import type { Person } from '#populations/person.ts'
import { policies } from '#populations/policy.ts'
import { askedByAgreements } from '#program/agreements/asked.ts'
import { askedBySetting } from '#program/background-checks/onboarding.ts'
import { settingOf } from '#program/background-checks/role.ts'
import { beginDuties } from '#program/begin-duties.ts'
import { dutyEndedKind, endDuties } from '#program/end-duties.ts'
import type { AskedOfSome, ChangedPerson } from '#program/end-duties.ts'
import { askedByPolicy } from '#program/policies/policy-obligation.ts'
import { askedByCourse } from '#program/training/training-obligation.ts'
import { managedItems } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import type { PersonSource } from '#store/people.ts'

import { mailboxChangedKind, tellOfMailboxes } from './mailbox-moved.ts'
import { saidAfterwards, todayOf } from './said-afterwards.ts'

/** Somebody as they are now, and as they were recorded before: absent of whom is new. */
export interface RecordedPerson {
  person: Person
  before: Person | undefined
}

/** Records people as they are now; says in which ways that weakens what is watched, for the entry in the log. */
export async function recordPeople(
  tx: WriteTx,
  people: readonly RecordedPerson[],
  source: PersonSource,
  options?: Parameters<typeof putPeople>[3],
): Promise<string[]> {
  await putPeople(
    tx,
    people.map(({ person }) => person),
    source,
    options,
  )
  const changed = people.flatMap(({ person, before }) =>
    before ? [{ before, after: person }] : [],
  )
  return [
    ...(await saidOfDays(tx, changed)),
    ...((await askMoved(tx, changed)) ? [dutyEndedKind] : []),
    // What the directory says of addresses nobody here can say otherwise; it tells them itself.
    ...(source !== 'directory' && (await tellOfMailboxes(tx, changed)) ? [mailboxChangedKind] : []),
  ]
}

/** In which ways people's days, as they are now, weaken what is watched. */
export async function saidOfDays(
  tx: WriteTx,
  changed: readonly ChangedPerson[],
): Promise<string[]> {
  const moved = changed.filter(
    ({ before, after }) => before.start !== after.start || before.end !== after.end,
  )
  if (moved.length === 0) return []
  const today = await todayOf(tx)
  return [...new Set(moved.flatMap(({ before, after }) => saidAfterwards(before, after, today)))]
}

/**
 * What hangs on groups, on the kind of work and on the law of a place is asked no longer of whom another group, work or place
 * frees of it, and from now on of whom it is new to. Says whether anybody is freed.
 */
async function askMoved(tx: WriteTx, changed: readonly ChangedPerson[]): Promise<boolean> {
  const moved = changed.filter(
    ({ before, after }) =>
      before.kind !== after.kind ||
      !isDeepStrictEqual(before.groups, after.groups) ||
      hasMovedAway(before, after),
  )
  if (moved.length === 0) return false
  const asked = await askedOfSome(tx, moved)
  const isAnyFreed = await endDuties(tx, moved, asked, asked)
  await beginDuties(tx, moved, asked, asked)
  return isAnyFreed
}

/** Who is said for the first time to be somewhere has been there. */
function hasMovedAway(before: Person, after: Person): boolean {
  if (before.country === undefined) return false
  return before.country !== after.country || before.region !== after.region
}

/** Everything that is asked of some people, as it is of these. */
export async function askedOfSome(
  tx: Tx,
  people: readonly ChangedPerson[],
): Promise<AskedOfSome[]> {
  return [
    ...(await managedItems(tx, policies)).map(askedByPolicy),
    ...(await managedItems(tx, courses)).map(askedByCourse),
    ...(await askedByAgreements(tx, people)),
    ...askedBySetting(settingOf(await managedItems(tx, backgroundCheckSettings))),
  ]
}
