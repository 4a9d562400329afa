import { parse } from 'csv-parse/sync'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'

/** A table as somebody typed or exported it. */
export interface WrittenTable {
  header: string[]
  rows: WrittenRow[]
}

export interface WrittenRow {
  /** The line it begins at; the heading is line 1. */
  line: number
  cells: string[]
}

const separators = [';', ',', '\t'] as const
/** Everybody in a company of ten thousand, once. */
const mostRows = 10_000

const Records = z.array(
  z.object({
    record: z.array(z.string()),
    raw: z.string(),
    info: z.object({ lines: z.number() }),
  }),
)

/** Reads a table with a heading, separated by semicolons, commas or tabs. Refused where it is none, or too long. */
export function readTable(text: string): WrittenTable {
  const whole = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  // By this line Excel is told the separator, and some exports begin with it; it is no heading.
  const [separatorLine = '', announced] = /^sep=(.)\n/i.exec(whole) ?? []
  const before = separatorLine === '' ? 0 : 1
  const [first, ...rest] = records(whole.slice(separatorLine.length), announced)
  if (!first || first.record.every((cell) => cell.trim() === '')) {
    throw new Refusal(
      'input',
      'table-empty',
      'There is no heading.',
      'Name the columns in the first line.',
    )
  }
  if (rest.length > mostRows) {
    throw new Refusal(
      'input',
      'table-long',
      `These are more than ${mostRows} rows.`,
      'Import them in several parts.',
    )
  }
  return {
    header: first.record.map((cell) => cell.trim()),
    rows: rest.map(({ record, raw, info }) => ({
      line: before + info.lines - (raw.trim().match(/\n/g)?.length ?? 0),
      cells: record.map(unmarked),
    })),
  }
}

function records(text: string, announced?: string): z.infer<typeof Records> {
  try {
    return Records.parse(
      parse(text, {
        delimiter: announced ?? separatorOf(text),
        relax_column_count: true,
        skip_empty_lines: true,
        // Spreadsheets write rows of nothing but separators where somebody emptied cells.
        skip_records_with_empty_values: true,
        raw: true,
        info: true,
      }),
    )
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : ''
    throw new Refusal(
      'input',
      'table-unreadable',
      `This is no table: ${said.slice(0, 200)}`,
      'Save it as CSV.',
    )
  }
}

/** The one that the heading holds most of. */
function separatorOf(text: string): string {
  const heading = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? ''
  const count = (separator: string) => heading.split(separator).length
  return separators.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/** Without the sign that keeps a program from taking it for a formula (ui/csv.ts writes it). */
function unmarked(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r\n])/, '').trim()
}
