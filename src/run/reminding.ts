/** Whether somebody is to be mailed of what is open with them, and what is kept of that. */
import { isDeepStrictEqual } from 'node:util'

import { addDays } from '#engine/calendar.ts'
import { absences } from '#populations/absence.ts'
import { dutyReminders, reminderKey, reminderStages } from '#populations/duty-reminder.ts'
import type { DutyReminder, ReminderStage, Reminded } from '#populations/duty-reminder.ts'
import type { Duty } from '#program/duty.ts'
import { publicHolidays } from '#program/people/public-holidays.ts'
import type { Store } from '#store/database.ts'
import { currentVersion, managedItems, putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

const soonDays = 3
/** What is overdue, soon due or waits without a date is told again after so many days. */
const againDays = 7

/** One looking through, on the morning of a working day. */
export interface RoundOf {
  store: Store
  id: string
  site: string
  now: Date
  /** In the organisation's time zone. */
  today: string
  /** Who is on leave on that day: they are told nothing, and nobody is told of what they owe. */
  away: ReadonlySet<string>
}

/** What is open with somebody, and how they are told. */
export interface Reminding<To> {
  to: To
  open: { duty: Duty; stage: ReminderStage }[]
  reminder: DutyReminder
  sends: boolean
}

/** What is to be kept of somebody's reminders, and whether a mail goes out; nothing where all stays as it is. */
export async function remindingOf(
  tx: Tx,
  of: Reminded,
  duties: readonly Duty[],
  now: Date,
  today: string,
): Promise<Omit<Reminding<unknown>, 'to'> | undefined> {
  const before = await heldReminder(tx, of)
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

async function heldReminder(tx: Tx, of: Reminded): Promise<DutyReminder | undefined> {
  const version = await currentVersion(tx, dutyReminders.id, reminderKey(of))
  return version && dutyReminders.item.parse(version.content)
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

/** Whether a date is a public holiday where somebody works: then they are told on the next working day. */
export function isHoliday(place: string | undefined, date: string): boolean {
  return publicHolidays(place, date).has(date)
}

/** Who is on leave on a day. */
export async function awayOn(tx: Tx, date: string): Promise<Set<string>> {
  const on = (await managedItems(tx, absences)).filter(({ from, to }) => from <= date && date <= to)
  return new Set(on.map(({ person }) => person))
}

/** Mails where a mail goes out, and keeps what was told. */
export async function keepReminders<To>(
  store: Store,
  id: string,
  reminding: readonly Reminding<To>[],
  mail: (tx: WriteTx, each: Reminding<To>) => Promise<void>,
): Promise<void> {
  if (reminding.length === 0) return
  await withOrg(store, id, async (tx) => {
    for (const each of reminding) {
      if (each.sends) {
        // Another process may have told them since this one looked.
        const held = await heldReminder(tx, each.reminder)
        if ((held?.sentOn ?? '') >= (each.reminder.sentOn ?? '')) continue
        await mail(tx, each)
      }
      await putItem(tx, dutyReminders, each.reminder)
    }
  })
}
