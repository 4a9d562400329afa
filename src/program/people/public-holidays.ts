/** Public holidays of whole countries, as data for engine/calendar.ts: computed here, asked of nobody. */
import { createRequire } from 'node:module'

import type HolidaysOfCountry from 'date-holidays'
import { z } from 'zod'

const Library = z.custom<typeof HolidaysOfCountry>((it) => typeof it === 'function')
const require = createRequire(import.meta.url)
/** It brings the holidays of the world along; read only where a day is counted. */
let library: typeof HolidaysOfCountry | undefined
const known = new Map<string, ReadonlySet<string>>()
const none: ReadonlySet<string> = new Set()

/**
 * The public holidays (dates) of a country (ISO 3166-1 alpha-2) in the year of a date and the one after, substitute days
 * included; of no country, or one that is not known, none. Holidays of a region alone are none of the country's.
 */
export function publicHolidays(country: string | undefined, date: string): ReadonlySet<string> {
  if (country === undefined) return none
  const year = Number(date.slice(0, 4))
  const name = `${country} ${year}`
  const before = known.get(name)
  if (before) return before
  library ??= Library.parse(require('date-holidays'))
  const calendar = new library(country)
  const found = [year, year + 1].flatMap((each) =>
    calendar
      .getHolidays(each)
      .flatMap(({ type, date: on }) => (type === 'public' ? on.slice(0, 10) : [])),
  )
  const days: ReadonlySet<string> = new Set(found)
  known.set(name, days)
  return days
}
