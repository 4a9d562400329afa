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

/** An account's id, or `person/<key>` of whoever has none. */
export function reminderKey({ account, person }: Pick<DutyReminder, 'account' | 'person'>): string {
  return account ?? `person/${person}`
}

export const dutyReminders: Population<DutyReminder> = {
  id: 'duty-reminder',
  item: DutyReminder,
  key: reminderKey,
  kind: 'managed',
}
