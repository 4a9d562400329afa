/** Tables of what people did elsewhere: who, what and when, attested by whoever imports them. All rows count, or none. */
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import type { Person } from '#populations/person.ts'
import { emailKey } from '#store/accounts.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { readTable } from './read-table.ts'
import { readDate } from './read-value.ts'

/** What a column may be called, in small letters: where several are there, by the first of these. */
export type Names = readonly (string | RegExp)[]

/** What the columns for people and days may be called. */
const ofWhom = [
  'person',
  'email',
  'e-mail',
  'e-mail-adresse',
  'email address',
  'mail',
  'user',
  'username',
  'id',
  'personalnummer',
  'employee number',
  'external id',
]
const whenNames = ['date', 'datum', 'on', 'am']

/** What may stand behind a day. */
const timeOfDay = /(T|,?\s+)\d{1,2}[:.]\d{2}.*$/

/** The field of an action that takes such a table. */
export function attestedTable(example: { de: string; en: string }) {
  return field(
    z.string().min(1).max(1_000_000),
    { de: 'Tabelle (CSV)', en: 'Table (CSV)' },
    {
      kind: 'table',
      loggedAsDigest: true,
      hint: {
        de: `Mit Überschriften, etwa: ${example.de}`,
        en: `With headings, such as: ${example.en}`,
      },
    },
  )
}

/** One row, with its person and its day found. */
export interface AttestedRow<Column extends string> {
  line: number
  person: Person
  /** The day it claims: `YYYY-MM-DD`, not after today. */
  day: string
  cells: Partial<Record<Column, string>>
}

/** Says what is wrong with a row, in the reader's language; the row counts no more, and with it none. */
export type Wrong = (line: number, message: { de: string; en: string }) => void

/**
 * Reads a table and hands each row that is sound to `take`. `columns` are further ones, by what they may be called. Rows for
 * which `isLeftOut` holds are passed over, whatever else they say. Refused with all that is wrong, where anything is.
 */
export async function takeAttested<Column extends string>(
  tx: Tx,
  {
    table,
    at,
    language,
    days,
    columns,
    isLeftOut = () => false,
  }: {
    table: string
    at: Date
    language: 'de' | 'en'
    /** What the column of the day may be called, beside “date”. */
    days: Names
    columns: Readonly<Record<Column, Names>>
    isLeftOut?: (cells: Partial<Record<Column, string>>) => boolean
  },
  take: (row: AttestedRow<Column>, wrong: Wrong) => void,
): Promise<void> {
  const { timeZone } = await readOrganisation(tx)
  const today = dateIn(timeZone, at)
  const find = finder((await allPeople(tx)).map(({ person }) => person))
  const troubles: FieldTrouble[] = []
  const wrong: Wrong = (line, message) => {
    const row = { de: `Zeile ${line}: `, en: `Row ${line}: ` }[language]
    troubles.push({ field: 'table', message: row + message[language] })
  }
  for (const { line, who, on, cells } of written(table, [...days, ...whenNames], columns)) {
    if (isLeftOut(cells)) continue
    const day = z.iso.date().safeParse(readDate(on.trim().replace(timeOfDay, '')))
    const person = find(who)
    if (!person) wrong(line, words.nobody)
    else if (!day.success || day.data > today) wrong(line, words.date)
    else take({ line, person, day: day.data, cells }, wrong)
  }
  if (troubles.length > 0) throw rowsWrong(troubles)
}

/** What stands in a column, row by row; nothing where there is none that is called so. */
export function namedIn(table: string, names: Names): string[] {
  const { header, rows } = readTable(table)
  const index = columnOf(header, names)
  return index < 0 ? [] : rows.map(({ cells }) => cells[index]?.trim() ?? '')
}

function columnOf(header: readonly string[], names: Names): number {
  const titles = header.map((title) => title.trim().toLowerCase())
  const found = names.map((name) =>
    titles.findIndex((title) => (typeof name === 'string' ? title === name : name.test(title))),
  )
  return found.find((index) => index >= 0) ?? -1
}

function written<Column extends string>(
  table: string,
  days: Names,
  columns: Readonly<Record<Column, Names>>,
) {
  const { header, rows } = readTable(table)
  const who = header.findIndex((title) => ofWhom.includes(title.trim().toLowerCase()))
  const on = columnOf(header, days)
  if (who < 0 || on < 0) {
    throw new Refusal(
      'input',
      'table-foreign',
      'A column for people or one for the day is missing.',
      `Call the columns “Email” and “${String(days[0] ?? 'Date')}”.`,
    )
  }
  const further: { name: Column; index: number }[] = []
  for (const name in columns) further.push({ name, index: columnOf(header, columns[name]) })
  return rows.map(({ line, cells }) => {
    const found: Partial<Record<Column, string>> = {}
    for (const { name, index } of further) {
      const cell = index < 0 ? undefined : cells[index]?.trim()
      if (cell !== undefined) found[name] = cell
    }
    return { line, who: cells[who]?.trim() ?? '', on: cells[on] ?? '', cells: found }
  })
}

/** Finds one of several by its id, or by a title in either language that it alone has. */
export function calledSo<Item extends { id: string; titleDe: string; titleEn: string }>(
  all: readonly Item[],
): (name: string) => Item | undefined {
  const ofId = new Map(all.map((each) => [each.id.toLowerCase(), each]))
  const ofTitle = Map.groupBy(
    all.flatMap((each) =>
      [...new Set([each.titleDe.toLowerCase(), each.titleEn.toLowerCase()])].map((title) => ({
        title,
        each,
      })),
    ),
    ({ title }) => title,
  )
  return (name) => {
    const [found, ...others] = ofTitle.get(name.toLowerCase()) ?? []
    return ofId.get(name.toLowerCase()) ?? (others.length === 0 ? found?.each : undefined)
  }
}

/** By mailbox, by our own id, or by what another system calls them, where only one is called so. */
function finder(people: readonly Person[]): (who: string) => Person | undefined {
  const byName = new Map<string, Person | undefined>()
  const add = (name: string, person: Person) => {
    const before = byName.get(name)
    byName.set(name, byName.has(name) && before?.id !== person.id ? undefined : person)
  }
  for (const person of people) {
    add(person.id, person)
    if (person.email !== undefined) add(emailKey(person.email), person)
    for (const id of Object.values(person.externalIds)) add(id, person)
  }
  const own = new Set(byName.keys())
  for (const person of people)
    for (const { id, email, externalIds } of person.formerly ?? [])
      for (const name of [id, emailKey(email ?? ''), ...Object.values(externalIds)])
        if (name !== '' && !own.has(name)) add(name, person)
  return (who) => byName.get(who) ?? (who.includes('@') ? byName.get(emailKey(who)) : undefined)
}

const words = {
  nobody: {
    de: 'Diese Person steht nicht auf der Liste, oder mehrere heißen so. Nehmen Sie sie auf, oder schreiben Sie ihre E-Mail-Adresse.',
    en: 'this person is not on the list, or several are called so. Add them, or write their email address.',
  },
  date: {
    de: 'Das ist kein Tag bis heute. Schreiben Sie 2026-01-31 oder 31.01.2026.',
    en: 'this is no day up to today. Write 2026-01-31 or 31.01.2026.',
  },
}

/** What became of the rows of a table that was taken: none is passed over in silence. */
export const Taken = z.object({
  added: z.int(),
  same: z.int(),
  /** The rows that said what was recorded already, or stood further up. */
  sameRows: z.array(z.int()),
  /** The same in the reader's language. */
  told: z.string(),
})

/** So many rows are named in words; the answer has them all. */
const mostNamed = 50

export function takenOf(
  language: 'de' | 'en',
  added: number,
  sameRows: readonly number[],
): z.infer<typeof Taken> {
  const lines = sameRows.toSorted((a, b) => a - b)
  const same = lines.length
  const more = same > mostNamed ? ', …' : ''
  const named = `${lines.slice(0, mostNamed).join(', ')}${more}`
  const rows = {
    de: same === 0 ? '' : ` (${same === 1 ? 'Zeile' : 'Zeilen'} ${named})`,
    en: same === 0 ? '' : ` (${same === 1 ? 'row' : 'rows'} ${named})`,
  }
  const told = {
    de: `Übernommen: ${added}. Schon festgehalten und unverändert: ${same}${rows.de}. Abgelehnt: 0.`,
    en: `Taken: ${added}. Recorded already and left as they are: ${same}${rows.en}. Refused: 0.`,
  }[language]
  return { added, same, sameRows: lines, told }
}

/** Each row that is wrong, with why; the message names the first of them. */
function rowsWrong(troubles: readonly FieldTrouble[]): Refusal {
  const shown = troubles.slice(0, mostNamed).map((each) => each.message)
  const more = troubles.length - shown.length
  return new Refusal(
    'input',
    'records-wrong',
    [...shown, ...(more > 0 ? [`… (+${more})`] : [])].join(' '),
    'Correct these rows, and import again. Nothing was recorded.',
    { fields: [...troubles] },
  )
}
