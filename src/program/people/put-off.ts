/** What is said of somebody's time afterwards, and makes in time what was too late: that stands in the log in clear. */
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import type { Absence } from '#populations/absence.ts'
import type { Person } from '#populations/person.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'

/** What an action says of itself that may weaken what is watched. */
export const Weakened = z.object({ weakened: z.array(z.string()) })

/** That a first day was put off. */
export const putOffKind = 'first-day-moved'

/** Today, in the organisation's time zone. */
export async function todayOf(tx: WriteTx): Promise<string> {
  const { timeZone } = await readOrganisation(tx)
  return dateIn(timeZone, tx.recordedAt)
}

/** Whether a first day that had come lies later now. Whoever left and comes back begins anew. */
export function isPutOff(
  before: Pick<Person, 'start' | 'end'> | undefined,
  { start }: Pick<Person, 'start'>,
  today: string,
): boolean {
  if (before?.start === undefined || start === undefined) return false
  const isBack = before.end !== undefined && before.end < start
  return before.start <= today && start > before.start && !isBack
}

/** Whether somebody was away on days before today of which nobody said so in time. */
export function isAwayAfterwards(
  before: Pick<Absence, 'person' | 'from' | 'to'> | undefined,
  { person, from, to }: Pick<Absence, 'person' | 'from' | 'to'>,
  today: string,
): boolean {
  if (from >= today) return false
  if (before?.person !== person) return true
  const isLonger = to > before.to && before.to < today
  return from < before.from || isLonger
}
