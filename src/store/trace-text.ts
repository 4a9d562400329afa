/**
 * Finds in texts and values what somebody is called, and takes it out: in small and capital letters of any alphabet, ß also as
 * SS, and with accents written as one sign or as two (https://unicode.org/reports/tr15).
 */
import { anyCase, inForms } from './any-case.ts'
import type { Traces } from './traces.ts'

/** A value without what says who it was: whole values, and strong traces within longer texts. */
export function without(
  value: unknown,
  traces: Traces,
  label: string,
  isTheirs = isAbout(JSON.stringify(value), traces),
): unknown {
  const whole = new Set([...traces.strong, ...(isTheirs ? traces.weak : [])].map(oneSpelling))
  const inside = patternOf(traces.strong)
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string')
      return whole.has(oneSpelling(each)) ? label : inside ? each.replaceAll(inside, label) : each
    if (Array.isArray(each)) return each.map(walk)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([name, of]) => [name, walk(of)]))
  }
  return walk(value)
}

/** Strong traces where they stand within a text; not within a longer name, and not as the end of another's mailbox. */
function patternOf(strong: readonly string[]): RegExp | undefined {
  if (strong.length === 0) return undefined
  const each = strong.flatMap(spellings).map((trace) => {
    const before = trace.includes('@') ? String.raw`(?<![\p{L}\p{N}][.+_-])` : ''
    return before + inForms(trace).map(oneOf).join('')
  })
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${each.join('|')})(?![\p{L}\p{N}])`, 'giu')
}

/** Whether a strong trace stands anywhere in a value: a search in the database finds longer names, too. */
export function names(value: unknown, strong: readonly string[]): boolean {
  const pattern = patternOf(strong)
  if (!pattern) return false
  const walk = (each: unknown): boolean => {
    if (typeof each === 'string') return each.search(pattern) >= 0
    if (typeof each !== 'object' || each === null) return false
    return Object.entries(each).some(([name, of]) => walk(name) || walk(of))
  }
  return walk(value)
}

export function isAbout(text: string, { person, formerly, accounts }: Traces): boolean {
  return [person, ...formerly, ...accounts].some((id) => text.includes(id))
}

export function patternsOf({ person, formerly, accounts, strong }: Traces): string[] {
  return [person, ...formerly, ...accounts, ...strong].map(within)
}

/** One form of a letter or another, in a regular expression. */
function oneOf(forms: readonly string[]): string {
  return `(?:${forms.map(escaped).join('|')})`
}

/** As it stands in a regular expression. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

/** As a regular expression of the database for what stands somewhere in JSON. */
export function within(text: string): string {
  return spellings(JSON.stringify(text).slice(1, -1)).map(anyCase).join('|')
}

/** With accents as one sign, and as two. */
function spellings(text: string): string[] {
  return [...new Set([text.normalize('NFC'), text.normalize('NFD')])]
}

/** What is the same for two names that differ only in their letters' size and signs. */
export function oneSpelling(text: string): string {
  return text.normalize('NFC').trim().toLowerCase().replaceAll('ß', 'ss')
}
