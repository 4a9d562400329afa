/** Whom a form offers where somebody is to be named: who is here, and no one from outside, unless the field asks for them. */
import { dateIn } from '#engine/calendar.ts'
import type { FieldWords } from '#engine/field.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { listAccounts } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'

/** Which keys of what was found are offered; all of them, where it is about no people. */
export async function offeredOf(
  tx: Tx,
  { refersTo, offers }: Pick<FieldWords, 'refersTo' | 'offers'>,
  found: ReadonlyMap<string, string>,
  at: Date,
): Promise<Map<string, string>> {
  const only = (keys: ReadonlySet<string>) => new Map([...found].filter(([key]) => keys.has(key)))
  if (refersTo === people.id && offers !== 'whoever-left')
    return only(new Set((await hereOf(tx, [...found.keys()], at)).map(({ id }) => id)))
  if (refersTo !== 'account') return new Map(found)
  const accounts = (await listAccounts(tx, { limit: found.size + 1 })).filter(
    ({ disabledAt }) => disabledAt === undefined,
  )
  if (offers === 'auditors') return only(idsOf(accounts.filter(isAuditor)))
  const own = accounts.filter((account) => !isAuditor(account))
  const linked = own.flatMap(({ person }) => person ?? [])
  const here = new Set((await hereOf(tx, linked, at)).map(({ id }) => id))
  const inside = own.filter(({ person }) => person !== undefined && here.has(person))
  const isGone = ({ person }: Account) => person !== undefined && !here.has(person)
  if (offers === 'approvers')
    return only(idsOf(own.filter((each) => mayApprove(each) && !isGone(each))))
  // Before the register holds anybody who may sign in, there is nobody else to name.
  const isNobody = linked.length === 0
  return only(idsOf(isNobody ? own : inside))
}

function isAuditor({ roles }: Account): boolean {
  return roles.length > 0 && roles.every((role) => role === 'auditor')
}

function mayApprove({ roles }: Account): boolean {
  return permissionsOf(roles).has('policy.approve')
}

function idsOf(accounts: readonly Account[]): Set<string> {
  return new Set(accounts.map(({ id }) => id))
}

/** Who works here, or is to come. */
async function hereOf(tx: Tx, keys: readonly string[], at: Date): Promise<Person[]> {
  const { timeZone } = await readOrganisation(tx)
  const today = dateIn(timeZone, at)
  const held = await findPeople(tx, [...keys])
  return held.map(({ person }) => person).filter(({ end }) => end === undefined || end >= today)
}
