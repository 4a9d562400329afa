import { z } from 'zod'

import { countryName } from '#engine/country.ts'
import { coreOf, wordsOf } from '#engine/field.ts'
import type { Formats } from '#ui/format.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'

/** What showing a value takes: the language, and what the keys it may hold are called. */
export interface Showing {
  t: Messages
  language: LanguageCode
  formats: Formats
  /** By population and key. */
  titles: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** A field's value as people read it; empty where there is none. */
export function shownValue(schema: z.ZodType, value: unknown, showing: Showing): string {
  if (!Array.isArray(value)) return shownOne(schema, value, showing)
  // Whole sentences are no list within one.
  if (wordsOf(schema)?.kind === 'controls')
    return value.map((each) => shownOne(schema, each, showing)).join(' · ')
  return showing.formats.list(value.map((each) => shownOne(schema, each, showing)))
}

function shownOne(schema: z.ZodType, value: unknown, showing: Showing): string {
  const { t, language, formats, titles } = showing
  const words = wordsOf(schema)
  if (typeof value === 'boolean') return value ? t.kept.yes : t.kept.no
  if (typeof value === 'number') return formats.number(value)
  if (typeof value !== 'string') return ''
  if (words?.kind === 'country') return countryName(value, language)
  if (words?.kind === 'controls') return titles.get('control')?.get(value) ?? value
  if (words?.refersTo !== undefined) return titles.get(words.refersTo)?.get(value) ?? value
  if (coreOf(schema) instanceof z.ZodISODate) return shownDate(value, language)
  return words?.options?.[value]?.[language] ?? value
}

/** A calendar date, which is the same in every time zone. */
export function shownDate(date: string, language: LanguageCode): string {
  const at = new Date(`${date}T12:00:00Z`)
  if (Number.isNaN(at.getTime())) return date
  return dateFormats[language].format(at)
}

const dateFormats = {
  de: new Intl.DateTimeFormat('de-DE', { timeZone: 'UTC', dateStyle: 'medium' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'medium' }),
}
