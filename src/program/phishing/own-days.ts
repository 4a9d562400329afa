import { dateIn, startOfDate } from '#engine/calendar.ts'
import type { Absence } from '#populations/absence.ts'
import type { Person } from '#populations/person.ts'
import { holidayPlace, publicHolidays } from '#program/people/public-holidays.ts'

import type { Random } from './sending-times.ts'

/** Of some days those on which somebody works: not away, and no public holiday where they are. */
export function ownDays(
  person: Person,
  absences: readonly Absence[],
  days: readonly string[],
): string[] {
  const place = holidayPlace(person)
  return days.filter(
    (day) =>
      !publicHolidays(place, day).has(day) &&
      !absences.some(({ from, to }) => from <= day && day <= to),
  )
}

/** A moment, or where its day is none of somebody's own, the same hour of one that is. There must be one. */
export function onOwnDay(at: Date, own: readonly string[], timeZone: string, random: Random): Date {
  const date = dateIn(timeZone, at)
  if (own.includes(date)) return at
  const day = own[Math.floor(random() * own.length)]
  if (day === undefined) throw new Error('no day of their own to send on')
  // The clocks may be put forward or back in between: in the night, so noon is twelve hours before the end of any day.
  const noonOf = (each: string) => startOfDate(nextDay(each), timeZone).getTime() - 12 * 3_600_000
  return new Date(noonOf(day) + (at.getTime() - noonOf(date)))
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
