/** A list of people in a file that somebody made with a spreadsheet, as rows of named cells. */
import { CsvError, parse } from 'csv-parse/sync'

import { Refusal } from '#engine/refusal.ts'
import { decodeTable, isWorkbook } from '#program/decode-table.ts'

import {
  columnOf,
  columnTitles,
  inTurn,
  lastNameFirst,
  noticeNames,
  rankOf,
} from './column-names.ts'
import type { ColumnName } from './column-names.ts'

export interface PeopleTable {
  delimiter: string
  encoding: string
  /** Its characters may be read wrong: see decodeTable. */
  isDoubtful: boolean
  columns: ColumnName[]
  /** Columns of the file that nothing is taken from. */
  unknown: string[]
  /** Those of them that say when notice was given, where no column says when somebody leaves. */
  notices: string[]
  rows: { line: number; cells: Partial<Record<ColumnName, string>> }[]
}

export const longestFileBytes = 5 * 1024 * 1024
const mostRows = 50_000

/** Reads the file; refused as a whole, in the reader's language, where it is no table, or has no column for names. */
export function readPeopleTable(file: Uint8Array, language: 'de' | 'en' = 'en'): PeopleTable {
  if (file.length > longestFileBytes) throw unreadable(language, tooLarge)
  if (isWorkbook(file)) throw unreadable(language, workbook)
  const decoded = decodeTable(file)
  if (!decoded) throw unreadable(language, unknownEncoding)
  const { text, encoding, isDoubtful } = decoded
  const [separatorLine = '', announced] = /^sep=(.)\r?\n/i.exec(text) ?? []
  const body = text.slice(separatorLine.length)
  const delimiter = announced ?? delimiterOf(body)
  const [header, ...records] = recordsOf(body, delimiter, language)
  const titles = (header?.cells ?? []).map((title) => title.trim())
  const known = preferred(titles)
  const columns = [...new Set(known.filter((column) => column !== undefined))]
  const hasName = columns.includes('name') || columns.includes('lastName')
  if (!hasName || isNamedTwice(titles, known)) {
    throw unreadable(language, columnsWrong(hasName, titles.join(', ').slice(0, 300)))
  }
  if (records.length > mostRows) throw unreadable(language, tooMany)
  const before = separatorLine === '' ? 0 : 1
  const places = columns.map((column) => ({
    column,
    indexes: [...titles.keys()]
      .filter((index) => known[index] === column)
      .toSorted((a, b) => rankOf(titles[a] ?? '', column) - rankOf(titles[b] ?? '', column)),
  }))
  const rows = records.map(({ line, cells }) => ({
    line: line + before,
    cells: Object.fromEntries(
      places.flatMap(({ column, indexes }) => {
        const cell = indexes.map((index) => (cells[index] ?? '').trim()).find(Boolean)
        return cell === undefined ? [] : [[column, cell]]
      }),
    ),
  }))
  const isSurname = titles.some((title) => title.toLowerCase() === 'name')
  const unknown = titles.filter((_title, index) => known[index] === undefined)
  const isNotice = (title: string) => noticeNames.includes(title.toLowerCase())
  return {
    delimiter,
    encoding,
    isDoubtful,
    columns,
    unknown,
    notices: columns.includes('end') ? [] : unknown.filter(isNotice),
    rows: inGerman(titles, rows).map((row) => named(turned(row, titles), isSurname)),
  }
}

type Row = PeopleTable['rows'][number]

/** Of several titles that mean the same the one that we name first counts, or each in its turn; of one name they are refused. */
function preferred(titles: readonly string[]): (ColumnName | undefined)[] {
  const known = titles.map(columnOf)
  return known.map((column, index) => {
    if (column === undefined || inTurn.has(column)) return column
    const own = rankOf(titles[index] ?? '', column)
    const isBetter = (title: string, at: number) =>
      known[at] === column && rankOf(title, column) < own
    return titles.some(isBetter) ? undefined : column
  })
}

function isNamedTwice(
  titles: readonly string[],
  known: readonly (ColumnName | undefined)[],
): boolean {
  const names = titles.flatMap((title, index) =>
    known[index] === undefined ? [] : [title.toLowerCase()],
  )
  return new Set(names).size < names.length
}

/** In German „intern“ is whoever is not „extern“; in English it is somebody in training. */
function inGerman(titles: readonly string[], rows: Row[]): Row[] {
  const isTitled = titles.some((title) =>
    ['art', 'beschäftigungsart'].includes(title.toLowerCase()),
  )
  const says = ({ cells }: Row, word: string) => cells.kind?.toLowerCase() === word
  if (!isTitled && !rows.some((row) => says(row, 'extern'))) return rows
  return rows.map((row) =>
    says(row, 'intern') ? { ...row, cells: { ...row.cells, kind: 'internal' } } : row,
  )
}

/** Under a title that says so, a name comes with the last one first. */
function turned(row: Row, titles: readonly string[]): Row {
  const { name } = row.cells
  const isTurned = titles.some((title) => lastNameFirst.includes(title.toLowerCase()))
  const parts = name?.split(',').map((part) => part.trim()) ?? []
  const [last, first] = parts
  if (!isTurned || parts.length !== 2 || !last || !first) return row
  return { ...row, cells: { ...row.cells, name: `${first} ${last}` } }
}

/** A row with a name, made of its parts where it has none, or where its name is the last one alone. */
function named(row: Row, isSurname: boolean): Row {
  const { name, firstName, lastName } = row.cells
  const isPart =
    isSurname && name !== undefined && firstName !== undefined && lastName === undefined
  if (name !== undefined && !(isPart && !name.includes(firstName))) return row
  const parts = [firstName, name ?? lastName].filter((part) => part !== undefined)
  return parts.length === 0 ? row : { ...row, cells: { ...row.cells, name: parts.join(' ') } }
}

/** The one by which most columns are known. */
function delimiterOf(text: string): string {
  const end = text.search(/\r?\n/)
  const line = end < 0 ? text : text.slice(0, end)
  const scored = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    known: line.split(delimiter).filter((title) => columnOf(title.trim().replaceAll('"', '')))
      .length,
  }))
  return scored.toSorted((a, b) => b.known - a.known)[0]?.delimiter ?? ','
}

function recordsOf(
  text: string,
  delimiter: string,
  language: 'de' | 'en',
): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = []
  let last = 0
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      // Spreadsheets write rows of nothing but separators where somebody emptied cells.
      skip_records_with_empty_values: true,
      max_record_size: 100_000,
      on_record: (cells: string[], { lines }) => {
        const inside = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
        records.push({ line: Math.max(last + 1, lines - inside), cells })
        last = lines
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw unreadable(language, broken(last))
  }
  return records
}

/** Why a file is no list of people, and what to do, in either language. */
type Why = Record<'de' | 'en', [why: string, fix: string]>

const inParts = { de: 'Geben Sie sie in Teilen ab.', en: 'Send it in parts.' }
const tooLarge: Why = {
  de: ['Sie ist größer als 5 MB', inParts.de],
  en: ['it is larger than 5 MB', inParts.en],
}
const tooMany: Why = {
  de: ['Sie hat mehr als 50.000 Zeilen', inParts.de],
  en: ['it has more than 50,000 rows', inParts.en],
}
const workbook: Why = {
  de: [
    'Sie ist eine Arbeitsmappe von Excel',
    'Speichern Sie das Blatt mit den Personen in Excel als „CSV UTF-8“ (Datei, Speichern unter).',
  ],
  en: [
    'it is an Excel workbook',
    'In Excel, save the sheet with the people as “CSV UTF-8” (File, Save As).',
  ],
}
const unknownEncoding: Why = {
  de: ['Ihre Zeichen sind in keiner Form, die wir kennen', 'Speichern Sie sie als CSV UTF-8.'],
  en: ['it is in no encoding that we know', 'Save it as CSV UTF-8.'],
}

function broken(line: number): Why {
  return {
    de: [
      `Nach Zeile ${line} stimmt ein Anführungszeichen oder eine Zeile nicht`,
      'Speichern Sie sie noch einmal als CSV.',
    ],
    en: [`after line ${line} a quote or a row is broken`, 'Save it as CSV again.'],
  }
}

function columnsWrong(hasName: boolean, there: string): Why {
  return {
    de: [
      hasName
        ? 'Zwei ihrer Spalten bedeuten dasselbe'
        : `Ihr fehlt eine Spalte „Name“; es gibt ${there}`,
      `Spalten heißen ${columnTitles.de}; „Name“ muss dabei sein, oder „Vorname“ und „Nachname“.`,
    ],
    en: [
      hasName ? 'two of its columns mean the same' : `it has no column “Name”; there are ${there}`,
      `Columns are called ${columnTitles.en}; “Name” is needed, or “First name” and “Last name”.`,
    ],
  }
}

function unreadable(language: 'de' | 'en', said: Why): Refusal {
  const [why, fix] = said[language]
  const message = {
    de: `Diese Datei lässt sich nicht lesen. ${why}.`,
    en: `This file cannot be read: ${why}.`,
  }
  return new Refusal('input', 'table-unreadable', message[language], fix)
}
