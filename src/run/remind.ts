/** Reminds people of what waits for them: one mail a day at most, only where something is new to them or presses, and none once it is done. */
import { isDeepStrictEqual } from 'node:util'

import { addDays, dateIn, startOfDate } from '#engine/calendar.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { dutyReminders, reminderKey, reminderStages } from '#populations/duty-reminder.ts'
import type { DutyReminder, ReminderStage } from '#populations/duty-reminder.ts'
import type { Person } from '#populations/person.ts'
import { reminderRounds } from '#populations/reminder-round.ts'
import type { Duty } from '#program/duty.ts'
import { reminderMail } from '#program/outbox/reminder-mail.ts'
import { mailAcceptLink } from '#program/policies/invite.ts'
import { daysToAccept, owedPolicies } from '#program/policies/own-policies.ts'
import type { OwnPolicy } from '#program/policies/own-policies.ts'
import { dutyOf } from '#program/policies/policy-duty.ts'
import { policyObligations } from '#program/policies/policy-obligation.ts'
import { listAccountLines } from '#store/account-lines.ts'
import type { Account } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { currentVersion, managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx, WriteTx } from '#store/organisation.ts'
import { findPeople, owingWithoutAccount } from '#store/people.ts'

/** What somebody has to do now, the most pressing first. */
export type OpenDuties = (tx: Tx, account: Account, at: Date) => Promise<readonly Duty[]>

const atOnce = 100
/** Mails come in the morning, on working days. */
const fromHour = 7
const soonDays = 3
/** What is overdue, soon due or waits without a date is told again after so many days. */
const againDays = 7

interface Reminding<To> {
  to: To
  open: { duty: Duty; stage: ReminderStage }[]
  reminder: DutyReminder
  sends: boolean
}

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
  await remindAccounts({ store, id, site, now, today }, openDuties)
  await remindWithoutAccount({ store, id, site, now, today })
  await withOrg(store, id, (tx) => putItem(tx, reminderRounds, { on: today }))
}

interface Round {
  store: Store
  id: string
  site: string
  now: Date
  today: string
}

async function remindAccounts(
  { store, id, site, now, today }: Round,
  openDuties: OpenDuties,
): Promise<void> {
  for (let offset = 0; ; offset += atOnce) {
    const { reminding, isLast } = await readOrg(store, id, async (tx) => {
      const { lines } = await listAccountLines(tx, { offset, limit: atOnce })
      const found: Reminding<Account>[] = []
      for (const { account, lastSignIn } of lines) {
        // Whoever never came in has an invitation to answer first.
        const isThere = lastSignIn && !account.disabledAt
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

/** Whoever has no account gets a link to what they can do without one: policies to accept. */
async function remindWithoutAccount({ store, id, site, now, today }: Round): Promise<void> {
  const owing = await readOrg(store, id, (tx) => owingWithoutAccount(tx, policyObligations.id, now))
  for (let offset = 0; offset < owing.length; offset += atOnce) {
    const keys = owing.slice(offset, offset + atOnce)
    const reminding = await readOrg(store, id, async (tx) => {
      const days = await daysToAccept(tx)
      const found: Reminding<{ person: Person; owed: OwnPolicy[] }>[] = []
      for (const { person } of await findPeople(tx, keys)) {
        if (person.email === undefined) continue
        const owed = await owedPolicies(tx, person.id, now)
        const duties = owed.map((own) => dutyOf(own, days))
        const each = await remindingOf(tx, { person: person.id }, duties, now, today)
        if (each) found.push({ ...each, to: { person, owed } })
      }
      return found
    })
    await keepReminders(store, id, reminding, (tx, { to }) =>
      mailAcceptLink(tx, to.person, to.owed, site),
    )
  }
}

async function keepReminders<To>(
  store: Store,
  id: string,
  reminding: readonly Reminding<To>[],
  mail: (tx: WriteTx, each: Reminding<To>) => Promise<void>,
): Promise<void> {
  if (reminding.length === 0) return
  await withOrg(store, id, async (tx) => {
    for (const each of reminding) {
      if (each.sends) await mail(tx, each)
      await putItem(tx, dutyReminders, each.reminder)
    }
  })
}

function isMorning(now: Date, today: string, timeZone: string): boolean {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6) return false
  return now.getTime() >= startOfDate(today, timeZone).getTime() + fromHour * 3_600_000
}

/** What is to be kept of somebody's reminders, and whether a mail goes out; nothing where all stays as it is. */
async function remindingOf(
  tx: Tx,
  of: Pick<DutyReminder, 'account' | 'person'>,
  duties: readonly Duty[],
  now: Date,
  today: string,
): Promise<Omit<Reminding<unknown>, 'to'> | undefined> {
  const version = await currentVersion(tx, dutyReminders.id, reminderKey(of))
  const before = version && dutyReminders.item.parse(version.content)
  const open = duties.map((duty) => ({ duty, stage: stageOf(duty, now) }))
  const sends = isToBeTold(open, before, today)
  const told = Object.fromEntries(
    open.flatMap(({ duty, stage }) => {
      const said = sends ? stage : before?.told[duty.id]
      return said === undefined ? [] : [[duty.id, said]]
    }),
  )
  const sentOn = sends ? today : before?.sentOn
  const reminder = { ...of, ...(sentOn !== undefined && { sentOn }), told }
  if (isDeepStrictEqual(reminder, before) || (!before && !sends)) return undefined
  return { open, reminder, sends }
}

function isToBeTold(
  open: Reminding<unknown>['open'],
  before: DutyReminder | undefined,
  today: string,
): boolean {
  if (open.length === 0) return false
  if (before?.sentOn === undefined) return true
  if (before.sentOn >= today) return false
  const isNews = open.some(({ duty, stage }) => {
    const told = before.told[duty.id]
    return told === undefined || reminderStages.indexOf(told) < reminderStages.indexOf(stage)
  })
  const presses = open.some(({ duty, stage }) => stage !== 'open' || !duty.due)
  const again = addDays(new Date(`${before.sentOn}T00:00:00Z`), againDays).toISOString()
  return isNews || (presses && today >= again.slice(0, 10))
}

function stageOf({ due }: Duty, now: Date): ReminderStage {
  if (!due) return 'open'
  if (due <= now) return 'overdue'
  return due <= addDays(now, soonDays) ? 'soon' : 'open'
}
