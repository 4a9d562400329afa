/** What is said of somebody's time afterwards, and makes in time what was too late: that stands in the log in clear. */
import { z } from 'zod'

import { addMonths, dateIn } from '#engine/calendar.ts'
import type { Absence } from '#populations/absence.ts'
import type { Person } from '#populations/person.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'

/** What an action says of itself that may weaken what is watched. */
export const Weakened = z.object({ weakened: z.array(z.string()) })

/** What is said of somebody's days afterwards, as the log names it in clear. */
const kinds = {
  firstDay: 'first-day-moved',
  lastDay: 'last-day-afterwards',
  anew: 'begun-anew',
} as const

/** Somebody's first and last day. */
type Days = Pick<Person, 'start' | 'end'>

/** Today, in the organisation's time zone. */
export async function todayOf(tx: WriteTx): Promise<string> {
  const { timeZone } = await readOrganisation(tx)
  return dateIn(timeZone, tx.recordedAt)
}

/** In which ways somebody's days, as they are now, make in time or take away what was too late before. */
export function saidAfterwards(before: Days, after: Days, today: string): string[] {
  if (isBegunAnew(before, after)) return isShown(before.end, today) ? [kinds.anew] : []
  return [
    ...(isMoved(before, after, today) ? [kinds.firstDay] : []),
    ...(isEndedAfterwards(before, after, today) ? [kinds.lastDay] : []),
  ]
}

/** Whoever left and comes back owes everything anew, and nothing of what was open when they left. */
function isBegunAnew(before: Days, { start }: Days): boolean {
  return before.end !== undefined && start !== undefined && before.end < start
}

/** What was open on a last day is shown as late for twelve months. */
function isShown(end: string | undefined, today: string): boolean {
  return end !== undefined && today < addMonths(end, 12)
}

/**
 * A first day that had come is another, or none; or one that was to come has been. Later, what was late is in time; earlier, it
 * may lie before what is judged at all.
 */
function isMoved(before: Days, { start }: Days, today: string): boolean {
  if (before.start === undefined || before.start === start) return false
  return before.start <= today || (start !== undefined && start < today)
}

/** A last day that has passed was not known, or lies earlier than was known: what was due since would never have been theirs. */
function isEndedAfterwards(before: Days, { end }: Days, today: string): boolean {
  if (end === undefined || end >= today) return false
  return before.end === undefined || end < before.end
}

/** Whether somebody was away on days, from today back, of which nobody had said so before they began. */
export function isAwayAfterwards(
  before: Pick<Absence, 'person' | 'from' | 'to'> | undefined,
  { person, from, to }: Pick<Absence, 'person' | 'from' | 'to'>,
  today: string,
): boolean {
  if (from > today) return false
  if (before?.person !== person) return true
  const isLonger = to > before.to && before.to < today
  return from < before.from || isLonger
}
