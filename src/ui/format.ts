import { anyOfIn, listIn } from './list-in.ts'
import type { LanguageCode } from './messages.ts'

/** Numbers, dates and lists as a language writes them. Times name their zone. */
export interface Formats {
  number(n: number): string
  date(at: Date): string
  /** The same where room is scarce. */
  shortDate(at: Date): string
  time(at: Date): string
  /** The same, as short as it can be: for cells of tables. */
  shortTime(at: Date): string
  /** As a sentence names them: "A und B". */
  list(parts: readonly string[]): string
  /** Of which one is enough: "A oder B". */
  anyOf(parts: readonly string[]): string
  /** So many bytes, in the unit that says it shortest; a megabyte has 1024² of them, as where a limit is named. */
  size(bytes: number): string
}

/** Making them takes longer than most pages do. */
const made = new Map<string, Formats>()

export function formatsOf(language: LanguageCode, timeZone: string): Formats {
  const key = `${language} ${timeZone}`
  const known = made.get(key) ?? makeFormats(language, timeZone)
  made.set(key, known)
  return known
}

function makeFormats(language: LanguageCode, timeZone: string): Formats {
  const locale = language === 'en' ? 'en-GB' : 'de-DE'
  const number = new Intl.NumberFormat(locale)
  const date = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' })
  const shortDate = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' })
  const parts = {
    timeZone,
    day: 'numeric',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const
  const time = new Intl.DateTimeFormat(locale, { ...parts, month: 'long' })
  const shortTime = new Intl.DateTimeFormat(locale, { ...parts, month: 'short' })
  const units = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const).map(
    (unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }),
  )
  return {
    number: (n) => number.format(n),
    date: (at) => date.format(at),
    shortDate: (at) => shortDate.format(at),
    time: (at) => time.format(at),
    shortTime: (at) => shortTime.format(at),
    list: (parts) => listIn(language, parts),
    anyOf: (parts) => anyOfIn(language, parts),
    size: (bytes) => {
      let [rest, unit] = [bytes, 0]
      // Rounded up to the next unit's first, it is said in that unit.
      while (rest >= 1023.95 && unit < units.length - 1) [rest, unit] = [rest / 1024, unit + 1]
      return units[unit]?.format(rest) ?? ''
    },
  }
}
