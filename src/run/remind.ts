/** Reminds people of what waits for them: one mail a day at most, only where something is new to them or presses, and none once it is done. */
import { dateIn, isWeekend, startOfDate } from '#engine/calendar.ts'
import { exclusionsOf } from '#engine/exclusion.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { reminderRounds } from '#populations/reminder-round.ts'
import type { Duty } from '#program/duty.ts'
import { reminderMail } from '#program/outbox/reminder-mail.ts'
import { holidayPlace } from '#program/people/public-holidays.ts'
import { mailAcceptLink } from '#program/policies/invite.ts'
import { askedNow, daysToAccept, policiesOf, policyGround } from '#program/policies/own-policies.ts'
import type { OwnPolicy } from '#program/policies/own-policies.ts'
import { dutyOf } from '#program/policies/policy-duty.ts'
import { policyObligations } from '#program/policies/policy-obligation.ts'
import { isOn, listProviders } from '#program/sign-in/provider.ts'
import { listAccountLines } from '#store/account-lines.ts'
import type { Account } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { findPeople, owingWithoutAccount } from '#store/people.ts'
import { accountsHolding } from '#store/tickets.ts'

import { tellManagers } from './escalate.ts'
import { heldExclusions } from './exclusions.ts'
import { tellInviters } from './expired-invitations.ts'
import { awayOn, isHoliday, keepReminders, remindingOf } from './reminding.ts'
import type { Reminding, RoundOf } from './reminding.ts'

/** What somebody has to do now, the most pressing first. */
export type OpenDuties = (tx: Tx, account: Account, at: Date) => Promise<readonly Duty[]>

const atOnce = 100
/** Mails come in the morning, on working days. */
const fromHour = 7

/** Looks through everybody's duties once a working day. Safe to repeat: who was told today is not told again. */
export async function remindOfDuties(
  store: Store,
  { id, timeZone }: Pick<Organisation, 'id' | 'timeZone'>,
  site: string,
  openDuties: OpenDuties,
): Promise<void> {
  const now = store.clock()
  const today = dateIn(timeZone, now)
  if (!isMorning(now, today, timeZone)) return
  const [round] = await readOrg(store, id, (tx) => managedItems(tx, reminderRounds))
  if (round?.on === today) return
  const away = await readOrg(store, id, (tx) => awayOn(tx, today))
  const thisRound = { store, id, site, now, today, away }
  await remindAccounts(thisRound, openDuties)
  await remindWithoutAccount(thisRound)
  await tellManagers(thisRound)
  await tellInviters(thisRound)
  await withOrg(store, id, (tx) => putItem(tx, reminderRounds, { on: today }))
}

async function remindAccounts(
  { store, id, site, now, today, away }: RoundOf,
  openDuties: OpenDuties,
): Promise<void> {
  for (let offset = 0; ; offset += atOnce) {
    const { reminding, isLast } = await readOrg(store, id, async (tx) => {
      const { lines } = await listAccountLines(tx, { offset, limit: atOnce })
      const comesIn = await comingIn(tx, now)
      const found: Reminding<Account>[] = []
      const countries = await countriesOf(
        tx,
        lines.map(({ account }) => account),
      )
      for (const { account, lastSignIn } of lines) {
        const person = account.person ?? ''
        if (away.has(person) || isHoliday(countries.get(person), today)) continue
        const isThere = (lastSignIn ?? comesIn(account)) && !account.disabledAt
        if (!isThere || !permissionsOf(account.roles).has('duty.do')) continue
        const open = await openDuties(tx, account, now)
        const each = await remindingOf(tx, { account: account.id }, open, now, today)
        if (each) found.push({ ...each, to: account })
      }
      return { reminding: found, isLast: lines.length < atOnce }
    })
    await keepReminders(store, id, reminding, (tx, { to, open }) =>
      reminderMail(tx, to, open, site),
    )
    if (isLast) break
  }
}

/**
 * Whether somebody who never came in can: by single sign-on, as whoever was taken in from a directory and got no invitation.
 * Whoever has one answers that first.
 */
async function comingIn(tx: Tx, now: Date): Promise<(account: Account) => boolean> {
  if (!(await listProviders(tx)).some(({ provider }) => isOn(provider))) return () => false
  const invited = await accountsHolding(tx, 'invitation', now)
  return ({ id }) => !invited.has(id)
}

/** Whoever has no account gets a link to what they can do without one: policies to accept. */
async function remindWithoutAccount({ store, id, site, now, today, away }: RoundOf): Promise<void> {
  const { owing, ground, days } = await readOrg(store, id, async (tx) => ({
    owing: await insideOnly(tx, await owingWithoutAccount(tx, policyObligations.id, now)),
    ground: await policyGround(tx),
    days: await daysToAccept(tx),
  }))
  for (let offset = 0; offset < owing.length; offset += atOnce) {
    const keys = owing.slice(offset, offset + atOnce)
    const reminding = await readOrg(store, id, async (tx) => {
      const found: Reminding<{ person: Person; owed: OwnPolicy[] }>[] = []
      const persons = (await findPeople(tx, keys)).map(({ person }) => person)
      const own = await policiesOf(tx, persons, ground, now)
      for (const person of persons) {
        if (person.email === undefined || away.has(person.id)) continue
        if (isHoliday(holidayPlace(person), today)) continue
        const owed = askedNow(own.get(person.id) ?? [], now)
        const duties = owed.map((each) => dutyOf(each, days))
        const each = await remindingOf(tx, { person: person.id }, duties, now, today)
        if (each) found.push({ ...each, to: { person, owed } })
      }
      return found
    })
    await keepReminders(store, id, reminding, (tx, { to }) =>
      mailAcceptLink(tx, to.person, to.owed, { site, days }),
    )
  }
}

/** Without those who lie outside the program by a decision: nobody asks them for anything. */
async function insideOnly(tx: Tx, persons: readonly string[]): Promise<string[]> {
  const outside = exclusionsOf(await heldExclusions(tx, people), people.id)
  return persons.filter((person) => outside(person, { person }) === undefined)
}

/** Whose public holidays people of these accounts have, by person, as far as the register says. */
async function countriesOf(
  tx: Tx,
  accounts: readonly Account[],
): Promise<Map<string, string | undefined>> {
  const held = await findPeople(
    tx,
    accounts.flatMap(({ person }) => person ?? []),
  )
  return new Map(held.map(({ person }) => [person.id, holidayPlace(person)]))
}

function isMorning(now: Date, today: string, timeZone: string): boolean {
  if (isWeekend(today)) return false
  return now.getTime() >= startOfDate(today, timeZone).getTime() + fromHour * 3_600_000
}
