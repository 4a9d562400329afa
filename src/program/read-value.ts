import { z } from 'zod'

import { countryOf } from '#engine/country.ts'
import { coreOf, wordsOf } from '#engine/field.ts'

/** The keys of what a field may refer to, by what each is called, and by themselves. */
export type KeysByTitle = ReadonlyMap<string, readonly string[]>

/**
 * What somebody wrote for a field, as its schema takes it: choices and countries by name in either language or by value,
 * dates also as 31.12.2026, several values one a line or separated by semicolons. What is not understood stays as it
 * is, and the schema refuses it.
 */
export function readValue(schema: z.ZodType, text: string, titles?: KeysByTitle): unknown {
  if (text === '') return undefined
  const core = coreOf(schema)
  if (!(core instanceof z.ZodArray)) return readOne(schema, core, text, titles)
  const element = core.element instanceof z.ZodType ? coreOf(core.element) : core
  return text
    .split(/[;\r\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => readOne(schema, element, part, titles))
}

function readOne(
  schema: z.ZodType,
  core: z.ZodType,
  text: string,
  titles: KeysByTitle | undefined,
): unknown {
  const words = wordsOf(schema)
  if (words?.kind === 'country') return countryOf(text) ?? text
  if (words?.refersTo !== undefined) {
    const [key, ...others] = titles?.get(text.toLowerCase()) ?? []
    return key !== undefined && others.length === 0 ? key : text
  }
  if (core instanceof z.ZodEnum) {
    const named = Object.entries(words?.options ?? {}).find(([, { de, en }]) =>
      [de, en].some((name) => name.toLowerCase() === text.toLowerCase()),
    )
    return named?.[0] ?? text
  }
  if (core instanceof z.ZodBoolean) return booleans.get(text.toLowerCase()) ?? text
  if (core instanceof z.ZodNumber) return Number.isNaN(Number(text)) ? text : Number(text)
  if (core instanceof z.ZodISODate) return readDate(text)
  return text
}

const booleans = new Map([
  ...['ja', 'yes', 'true', 'wahr', 'x', '1'].map((word) => [word, true] as const),
  ...['nein', 'no', 'false', 'falsch', '-', '0'].map((word) => [word, false] as const),
])

/** 31.12.2026 as it is written here; 12/31/2026 and 31/12/2026 cannot be told apart, and are refused. */
export function readDate(text: string): string {
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text) ?? []
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
