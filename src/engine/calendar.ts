/**
 * Deadlines. Dates are `YYYY-MM-DD` in the organisation's time zone, instants are UTC; every deadline in the product
 * is computed here and nowhere else.
 */

const dayMs = 86_400_000
const quarterMs = 900_000

/** An instant so many 24-hour days later (or earlier). */
export function addDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * dayMs)
}

/** The calendar date so many months later; the 31st becomes the last day of a shorter month, never the next one. */
export function addMonths(date: string, months: number): string {
  const { year, month, day } = parseDate(date)
  const index = year * 12 + (month - 1) + months
  const lastDay = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate()
  return formatDate(Math.floor(index / 12), (index % 12) + 1, Math.min(day, lastDay))
}

/** Which date an instant falls on in a time zone (an IANA name). */
export function dateIn(timeZone: string, at: Date): string {
  let format = formats.get(timeZone)
  if (!format) {
    // The Swedish locale writes ISO dates. Making one takes thirty times as long as using it.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
    formats.set(timeZone, format)
  }
  return format.format(at)
}

/** The date that a deadline names: what is due at midnight is late on the date that begins, so its last moment's. */
export function lastDateBefore(due: Date, timeZone: string): string {
  return dateIn(timeZone, new Date(due.getTime() - 1))
}

/** The date before a date. */
export function dateBefore(date: string): string {
  return lastDateBefore(startOfDate(date, 'UTC'), 'UTC')
}

/** Zones are few: names that are none throw before they are kept. */
const formats = new Map<string, Intl.DateTimeFormat>()
/** Ten thousand people began on some thousand days. */
const starts = new Map<string, number>()
const mostStarts = 20_000

/** The first instant of a date in a time zone; where clocks skip midnight, the first instant after. */
export function startOfDate(date: string, timeZone: string): Date {
  const name = `${date} ${timeZone}`
  const known = starts.get(name)
  if (known !== undefined) return new Date(known)
  const found = searchStart(date, timeZone)
  if (starts.size >= mostStarts) starts.clear()
  starts.set(name, found.getTime())
  return found
}

function searchStart(date: string, timeZone: string): Date {
  const { year, month, day } = parseDate(date)
  const utc = Date.UTC(year, month - 1, day)
  const isBefore = (at: number) => dateIn(timeZone, new Date(at)) < date
  // Offsets lie between -12 and +14 h, so midnight is found by halving that window. A date begins on a quarter of an hour
  // where clocks follow each other's, and at any second where they once followed the sun.
  let before = utc - 15 * 3_600_000
  let after = utc + 15 * 3_600_000
  for (const step of [quarterMs, 1]) {
    while (after - before > step) {
      const middle = before + Math.floor((after - before) / step / 2) * step
      if (isBefore(middle)) before = middle
      else after = middle
    }
    if (isBefore(after - 1)) break
  }
  return new Date(after)
}

/** The last millisecond of a date in a time zone: what ends then still holds on that day. Nothing is measured up to it. */
export function endOfDate(date: string, timeZone: string): Date {
  return new Date(startAfterDate(date, timeZone).getTime() - 1)
}

/** The first instant after a date in a time zone: what lasts through that date, and is measured, lasts until then. */
export function startAfterDate(date: string, timeZone: string): Date {
  return startOfDate(nextDate(date), timeZone)
}

/** The public holidays (dates) of a country (ISO 3166-1 alpha-2) from a date on, for a year at least; data, asked of nobody. */
export type HolidaysOf = (country: string | undefined, date: string) => ReadonlySet<string>

/** The date so many business days later: Monday to Friday, public holidays (dates) left out. Zero days is the date itself. */
export function addBusinessDays(date: string, days: number, holidays: ReadonlySet<string>): string {
  let current = date
  for (let left = days; left > 0;) {
    current = nextDate(current)
    if (!isWeekend(current) && !holidays.has(current)) left--
  }
  return current
}

/** Monday to Friday. */
export function isBusinessDay(date: string): boolean {
  return !isWeekend(date)
}

function nextDate(date: string): string {
  const { year, month, day } = parseDate(date)
  return new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10)
}

/** Whether a date is a Saturday or a Sunday. */
export function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

function parseDate(date: string): { year: number; month: number; day: number } {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  const [year, month, day] = (match ?? []).slice(1).map(Number)
  if (
    year === undefined ||
    month === undefined ||
    day === undefined ||
    formatDate(year, month, day) !== date
  ) {
    throw new RangeError(`${date} is not a date (YYYY-MM-DD)`)
  }
  // A month 13 or a 30 February would become another date.
  if (new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) !== date) {
    throw new RangeError(`${date} does not exist`)
  }
  return { year, month, day }
}

function formatDate(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The same time of day so many calendar months later, in UTC. */
export function addMonthsToInstant(at: Date, months: number): Date {
  const [date = '', time = ''] = at.toISOString().split('T')
  return new Date(`${addMonths(date, months)}T${time}`)
}
