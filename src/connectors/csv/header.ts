/** What the first lines of a table say: by what its fields are separated, and which columns it has. */
import { CsvError, parse } from 'csv-parse/sync'

import { CallError } from '#connectors/transport.ts'

export interface Header {
  delimiter: string
  columns: string[]
  /** A line `sep=;` comes first, as Excel writes and reads it. */
  hasSeparatorLine: boolean
}

const delimiters = [',', ';', '\t', '|']
const separatorLine = /^sep=(.)\n/i

/**
 * Reads the header of a table that must have these columns. The delimiter is the one given, or that of the separator
 * line, or else the only one by which every column is there: no counting, no guess.
 */
export function readHeader(
  start: string,
  wanted: readonly string[],
  given: string | undefined,
): Header {
  const [line = '', announced] = separatorLine.exec(start) ?? []
  const text = start.slice(line.length)
  const known = given ?? announced
  const choices = (known === undefined ? delimiters : [known]).map((delimiter) => {
    const columns = headerBy(text, delimiter) ?? []
    return { delimiter, columns, missing: wanted.filter((column) => !columns.includes(column)) }
  })
  const [first] = choices.toSorted(
    (a, b) => a.missing.length - b.missing.length || b.columns.length - a.columns.length,
  )
  if (!first || first.columns.length === 0) {
    if (text.trim() === '') throw new CallError('EmptyFile', 'it holds no header')
    throw malformedHeader()
  }
  if (first.missing.length > 0) {
    const there = first.columns
      .map((column) => `"${column}"`)
      .join(', ')
      .slice(0, 400)
    throw new CallError(
      'ColumnMissing',
      `no column "${first.missing.join('", "')}"; there are ${there}`,
    )
  }
  const fitting = choices.filter(
    ({ missing, columns }) => missing.length === 0 && columns.length > 1,
  )
  if (fitting.length > 1) {
    throw new CallError(
      'UnclearDelimiter',
      'several delimiters fit; say which in the setting delimiter',
    )
  }
  const twice = wanted.find(
    (column) => first.columns.indexOf(column) !== first.columns.lastIndexOf(column),
  )
  if (twice !== undefined) throw new CallError('ColumnTwice', `two columns are called "${twice}"`)
  return { delimiter: first.delimiter, columns: first.columns, hasSeparatorLine: line !== '' }
}

/** As strict as the rows are read: a header that is none by one delimiter may be one by another. */
function headerBy(text: string, delimiter: string): string[] | undefined {
  try {
    const [header] = parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      to: 1,
    })
    return (header ?? []).map((column) => column.trim())
  } catch (error) {
    if (error instanceof CsvError) return undefined
    throw error
  }
}

/** Of a first row that is no row, or that is not read the same twice. */
export function malformedHeader(): CallError {
  return new CallError('MalformedHeader', 'the first row cannot be taken apart into columns')
}
