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

/** Whose public holidays somebody has: of the part of their country, where the register has it, else of the country. */
export function holidayPlace({
  country,
  region,
}: {
  country?: string | undefined
  region?: string | undefined
}): string | undefined {
  return country !== undefined && region?.startsWith(`${country}-`) ? region : country
}

/**
 * The public holidays (dates) of a country (ISO 3166-1 alpha-2), or of a part of one (ISO 3166-2), in the year of a date and
 * the one after, substitute days included; of nowhere, or what is not known, none. Holidays of a region alone are none of the
 * country's; a region that is not known has those of its country.
 */
export function publicHolidays(place: string | undefined, date: string): ReadonlySet<string> {
  if (place === undefined) return none
  const year = Number(date.slice(0, 4))
  const name = `${place} ${year}`
  const before = known.get(name)
  if (before) return before
  library ??= Library.parse(require('date-holidays'))
  const [country = '', region] = place.split('-')
  const calendar = region === undefined ? new library(country) : new library(country, region)
  const found = [year, year + 1].flatMap((each) =>
    calendar
      .getHolidays(each)
      .flatMap(({ type, date: on }) => (type === 'public' ? on.slice(0, 10) : [])),
  )
  const days: ReadonlySet<string> = new Set(found)
  known.set(name, days)
  return days
}

const names = new Map<string, ReadonlyMap<string, readonly string[]>>()

/** The parts of a country that have public holidays of their own, by the second half of their ISO 3166-2 code, with their names. */
export function regionNames(country: string): ReadonlyMap<string, readonly string[]> {
  const before = names.get(country)
  if (before) return before
  library ??= Library.parse(require('date-holidays'))
  const calendar = new library()
  const found = new Map<string, string[]>()
  for (const language of [undefined, 'de', 'en'])
    for (const [code, name] of Object.entries(calendar.getStates(country, language) ?? {}))
      if (/^[A-Z0-9]{1,3}$/.test(code)) found.set(code, [...(found.get(code) ?? []), name])
  names.set(country, found)
  return found
}
