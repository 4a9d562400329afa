import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { mail } from './purposes.ts'

/** How pressing a duty was when somebody was told of it. */
export const reminderStages = ['open', 'soon', 'overdue'] as const
export type ReminderStage = (typeof reminderStages)[number]

/** Of which open duties somebody was told by mail, and when last. What is done is taken out. */
export const DutyReminder = z.object({
  account: personal(z.uuid().optional(), { de: 'Konto', en: 'Account' }, mail),
  /** Whoever has no account is told as a person. */
  person: personal(z.string().optional(), { de: 'Person', en: 'Person' }, mail),
  /** Who is told what their people owe: an account's id, or `person/<key>`. */
  team: personal(z.string().optional(), { de: 'Führungskraft', en: 'Manager' }, mail),
  /** The day of the last mail, in the company's time zone. */
  sentOn: personal(z.iso.date().optional(), { de: 'Zuletzt erinnert', en: 'Last reminded' }, mail),
  /** By duty. */
  told: personal(
    z.record(z.string(), z.enum(reminderStages)),
    { de: 'Offene Pflichten', en: 'Open duties' },
    mail,
  ),
})
export type DutyReminder = z.infer<typeof DutyReminder>

/** What `team` begins with where nobody but the person themselves could be told: then their key. */
export const nobodyElse = 'nobody/'

/** Who is told, in one of three ways. */
export type Reminded = Pick<DutyReminder, 'account' | 'person' | 'team'>

export function reminderKey({ account, person, team }: Reminded): string {
  return account ?? (team === undefined ? `person/${person}` : `team/${team}`)
}

export const dutyReminders: Population<DutyReminder> = {
  id: 'duty-reminder',
  item: DutyReminder,
  key: reminderKey,
  kind: 'managed',
}
