/** Parts of countries (ISO 3166-2) by code or by name, as registers and directories write them. */
import type { Person } from '#populations/person.ts'

import { regionNames } from './public-holidays.ts'

/** The code of a part of a country that somebody wrote by code (`DE-BY`, `BY`) or by name (`Bayern`, `Bavaria`); else nothing. */
export function regionOf(text: string, country: string | undefined): string | undefined {
  const code = text.trim().toUpperCase()
  const [ofCountry] = code.split('-')
  const place = country ?? (code.includes('-') ? ofCountry : undefined)
  if (place === undefined) return undefined
  const names = regionNames(place)
  const short = code.startsWith(`${place}-`) ? code.slice(place.length + 1) : code
  if (names.has(short)) return `${place}-${short}`
  const wanted = plain(text)
  const named = [...names].find(([, all]) => all.some((name) => plain(name) === wanted))
  return named && `${place}-${named[0]}`
}

/** Without a part of another country: whoever moves leaves it behind. */
export function withOwnRegion<Somebody extends Pick<Person, 'country' | 'region'>>(
  person: Somebody,
): Somebody {
  return isElsewhere(person) ? { ...person, region: undefined } : person
}

/** Whether somebody is in a part of a country that is not theirs; also where theirs is not known. */
export function isElsewhere({ country, region }: Pick<Person, 'country' | 'region'>): boolean {
  return region !== undefined && !region.startsWith(`${country ?? ''}-`)
}

/** What such a part is called beside its name, in the languages we read: „Kanton Bern“, “State of Texas”. */
const kinds =
  /^(?:kanton|canton( of| de)?|freistaat|land|hansestadt|freie hansestadt|freie und hansestadt|state of|bundesland|province of) /

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(kinds, '')
}
