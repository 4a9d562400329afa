/** Dates in files of people, as spreadsheets and HR systems write them. */

/** Which of two numbers between slashes is the day; nothing where every one could be either. */
export type DateOrder = 'day-first' | 'month-first'

const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{2}|\d{4})$/
/** What programs write behind a day that has no time. */
const midnight = /[ T]0?0:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?$/

/** The order that the dates of a file have in common: one of them gives it away by a day behind the twelfth. */
export function dateOrderOf(cells: readonly string[]): DateOrder | undefined {
  const found = new Set<DateOrder>()
  for (const cell of cells) {
    const [, first, second] = slashed.exec(cell.replace(midnight, '')) ?? []
    if (Number(first) > 12) found.add('day-first')
    if (Number(second) > 12) found.add('month-first')
  }
  const [order] = found
  return found.size === 1 ? order : undefined
}

/**
 * As ISO 8601: `2026-01-31`, `2026/01/31`, `31.01.2026`, `31/01/2026` by the order, `31 Jan 2026`, `Jan 31, 2026`, also with the first minute
 * of the day behind it, a year of two digits, or as the number that spreadsheets keep for a day; else nothing.
 */
export function readDate(cell: string, order: DateOrder | undefined): string | undefined {
  const counted = /^\d{5}$/.test(cell) ? Number(cell) : 0
  if (counted >= firstCounted && counted <= lastCounted)
    return new Date(Date.UTC(1899, 11, 30 + counted)).toISOString().slice(0, 10)
  const [written, month, day] = partsOf(cell.replace(midnight, ''), order) ?? []
  if (written === undefined || month === undefined || day === undefined) return undefined
  const year = written.length === 2 ? `${Number(written) < 50 ? 20 : 19}${written}` : written
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = Date.parse(date)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined
}

/** The numbers of the first day of 1950 and of the last of 2099: outside, a number is something else. */
const [firstCounted, lastCounted] = [18_264, 73_050]

type Parts = [year: string, month: string, day: string]

function partsOf(cell: string, order: DateOrder | undefined): Parts | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cell) ?? /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(cell)
  if (iso) return [iso[1] ?? '', iso[2] ?? '', iso[3] ?? '']
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})$/.exec(cell)
  if (dotted) return [dotted[3] ?? '', dotted[2] ?? '', dotted[1] ?? '']
  const numbers = slashed.exec(cell)
  if (numbers && order) {
    const [, first = '', second = '', year = ''] = numbers
    return order === 'day-first' ? [year, second, first] : [year, first, second]
  }
  const [, day, name, year] =
    /^(\d{1,2})\.?[ -](\p{L}{3,9})\.?[ ,-]+(\d{2}|\d{4})$/u.exec(cell) ?? []
  if (day !== undefined) return named(year, name, day)
  const [, before, on, in_] = /^(\p{L}{3,9})\.? (\d{1,2}),? (\d{4})$/u.exec(cell) ?? []
  return named(in_, before, on)
}

/** By the first letters of months, in English and German. */
const months = [
  ['jan'],
  ['feb'],
  ['mar', 'mär'],
  ['apr'],
  ['may', 'mai'],
  ['jun'],
  ['jul'],
  ['aug'],
  ['sep'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dez'],
]

function named(year = '', name = '', day = ''): Parts | undefined {
  const begins = name.slice(0, 3).toLowerCase()
  const month = months.findIndex((all) => all.includes(begins)) + 1
  return month === 0 ? undefined : [year, String(month), day]
}
