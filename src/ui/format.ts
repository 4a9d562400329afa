import type { LanguageCode } from './messages.ts'

/** Numbers, dates and lists as a language writes them. Times name their zone. */
export interface Formats {
  number(n: number): string
  date(at: Date): string
  time(at: Date): string
  /** The same, as short as it can be: for cells of tables. */
  shortTime(at: Date): string
  list(parts: readonly string[]): string
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
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'short' })
  return {
    number: (n) => number.format(n),
    date: (at) => date.format(at),
    time: (at) => time.format(at),
    shortTime: (at) => shortTime.format(at),
    list: (parts) => list.format(parts),
  }
}
