import { z } from 'zod'

const column = z.string().trim().min(1)
const words = z.array(z.string().trim().min(1)).min(1)

/** What stands in a field: a column as text, a column turned into something else, or the same in every row. */
export const FieldSource = z.union(
  [
    column,
    z.strictObject({
      column,
      as: z.literal('text').optional(),
      /** The file's words, and ours; then any other word is a bad row. */
      words: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({
      column,
      as: z.literal('boolean'),
      /** In place of the German and English words we know. */
      yes: words.optional(),
      no: words.optional(),
    }),
    /** ISO and `dd.mm.yyyy`; `us` reads `mm/dd/yyyy` as well. */
    z.strictObject({ column, as: z.literal('date'), us: z.literal(true).optional() }),
    /** Without `decimal` whole numbers only: nobody can tell what 1.234 means. */
    z.strictObject({ column, as: z.literal('number'), decimal: z.enum([',', '.']).optional() }),
    z.strictObject({
      column,
      as: z.literal('list'),
      separator: z.string().min(1),
      words: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({ constant: z.json() }),
  ],
  { error: 'a column, { column, as … } or { constant }, as the readme has them' },
)
export type FieldSource = z.infer<typeof FieldSource>

/** A field that comes out of a column. */
export type ColumnSource = Exclude<FieldSource, string | { constant: unknown }>

/** What a cell says; nothing where it is empty, and never a guess. */
export type Converted =
  | { kind: 'value'; value: unknown }
  | { kind: 'absent' }
  | { kind: 'problem'; problem: string }

/** A longer cell is no name, place or list of them, but a mistake. */
const longestCell = 10_000
/** All of Unicode's control characters but tab and line feed. NUL is one, and no database keeps it. */
const control = /[\p{Cc}--[\t\n]]/v

const yesWords = ['ja', 'j', 'yes', 'y', 'wahr', 'true', '1']
const noWords = ['nein', 'n', 'no', 'falsch', 'false', '0']

/** Turns one cell into a value. A problem never repeats what the cell holds: that may be personal. */
export function convert(cell: string, source: ColumnSource): Converted {
  const text = cell.trim()
  if (text === '') return { kind: 'absent' }
  if (text.length > longestCell) return problem(`longer than ${longestCell} characters`)
  if (control.test(text)) return problem('a control character')
  switch (source.as) {
    case 'boolean':
      return toBoolean(text.toLowerCase(), source)
    case 'date':
      return toDate(text, source.us === true)
    case 'number':
      return toNumber(text, source.decimal)
    case 'list':
      return toList(text, source)
    case 'text':
    case undefined:
      return toWord(text, source.words)
  }
}

function toBoolean(
  word: string,
  { yes = yesWords, no = noWords }: { yes?: string[] | undefined; no?: string[] | undefined },
): Converted {
  const [isYes, isNo] = [yes, no].map((known) => known.some((each) => each.toLowerCase() === word))
  return isYes === isNo ? problem('no word for yes or no') : value(isYes)
}

function toDate(text: string, us: boolean): Converted {
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  const american = us ? /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) : null
  const [, first = '', second = '', year = ''] = german ?? american ?? []
  const [day, month] = german ? [first, second] : [second, first]
  const date = iso ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return z.iso.date().safeParse(date).success ? value(date) : problem('no date we can be sure of')
}

function toNumber(text: string, decimal: ',' | '.' | undefined): Converted {
  if (/^[+-]?\d+$/.test(text)) return finite(Number(text))
  const written = {
    ',': /^[+-]?(\d+|\d{1,3}([. \u00A0\u202F]\d{3})+)(,\d+)?$/,
    '.': /^[+-]?(\d+|\d{1,3}([, \u00A0\u202F]\d{3})+)(\.\d+)?$/,
  }
  if (decimal === undefined || !written[decimal].test(text))
    return problem('no number we can be sure of')
  const plain = text.replaceAll(decimal === ',' ? /[. \u00A0\u202F]/g : /[, \u00A0\u202F]/g, '')
  return finite(Number(plain.replace(',', '.')))
}

function finite(number: number): Converted {
  const isExact = !Number.isInteger(number) || Number.isSafeInteger(number)
  return Number.isFinite(number) && isExact ? value(number) : problem('a number too large')
}

function toList(
  text: string,
  { separator, words: known }: { separator: string; words?: Record<string, string> | undefined },
): Converted {
  const values: unknown[] = []
  for (const each of text.split(separator)) {
    if (each.trim() === '') return problem('a list with an empty place')
    const word = toWord(each.trim(), known)
    if (word.kind !== 'value') return word
    values.push(word.value)
  }
  return value(values)
}

function toWord(text: string, known: Record<string, string> | undefined): Converted {
  if (!known) return value(text)
  const found = Object.entries(known).find(([word]) => word.toLowerCase() === text.toLowerCase())
  return found ? value(found[1]) : problem('none of the words in the settings')
}

function value(found: unknown): Converted {
  return { kind: 'value', value: found }
}

function problem(said: string): Converted {
  return { kind: 'problem', problem: said }
}
