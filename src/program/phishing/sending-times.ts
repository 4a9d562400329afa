import { isBusinessDay, startOfDate } from '#engine/calendar.ts'

/** Mails are planned from nine to half past four, by the organisation's clock, and those that are late leave until five. */
const fromHour = 9
const plannedToHour = 16.5
const toHour = 17

/** A number from 0 up to 1, 1 not included. */
export type Random = () => number

/** The working days from one date to another, both included. */
export function workingDays(from: string, until: string): string[] {
  const days: string[] = []
  const last = new Date(`${until}T00:00:00Z`)
  for (
    let at = new Date(`${from}T00:00:00Z`);
    at <= last;
    at = new Date(at.getTime() + 86_400_000)
  ) {
    const date = at.toISOString().slice(0, 10)
    if (isBusinessDay(date)) days.push(date)
  }
  return days
}

/**
 * When so many mails are sent: each in a slot of its own of the working hours between two dates, at a random moment of it, so
 * that they never come together. In no order: the first is not the first in time.
 */
export function sendingTimes(
  n: number,
  { from, until, timeZone }: { from: string; until: string; timeZone: string },
  random: Random,
): Date[] {
  const days = workingDays(from, until)
  const hoursADay = plannedToHour - fromHour
  const hours = days.length * hoursADay
  const times = Array.from({ length: n }, (_, slot) => {
    const at = ((slot + random()) / n) * hours
    const day = days[Math.min(days.length - 1, Math.floor(at / hoursADay))]
    if (day === undefined) throw new Error('no working day to send on')
    return onDay(day, fromHour + (at % hoursADay), timeZone)
  })
  return shuffled(times, random)
}

/** In a random order. */
export function shuffled<Each>(list: readonly Each[], random: Random): Each[] {
  const order = list.map((each) => ({ each, by: random() }))
  return order.toSorted((a, b) => a.by - b.by).map(({ each }) => each)
}

/** Whether mails are sent at this moment: a working day, in working hours. */
export function isWorkingHour(at: Date, date: string, timeZone: string): boolean {
  return (
    isBusinessDay(date) &&
    at >= onDay(date, fromHour, timeZone) &&
    at < onDay(date, toHour, timeZone)
  )
}

/** By the clock on the wall: on a day on which it is put forward or back, that happens in the night. */
function onDay(date: string, hour: number, timeZone: string): Date {
  const noon = new Date(startOfDate(date, timeZone).getTime() + 12 * 3_600_000)
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    hourCycle: 'h23',
  }).format(noon)
  return new Date(noon.getTime() + (hour - Number(shown)) * 3_600_000)
}
