/** What one cell holds. Only a real number stays one; digits in a text are a text. */
export type CsvValue = string | number | bigint | boolean | Date | null | undefined

export interface CsvColumn<Row> {
  title: string
  value(row: Row): CsvValue
}

/**
 * Rows as CSV (RFC 4180), one chunk a row, as slowly as they are read: UTF-8 with a byte order mark, by which Excel
 * knows it; CRLF after every row, the titles first; every text in quotes; instants in UTC.
 *
 * No cell becomes a formula (https://owasp.org/www-community/attacks/CSV_Injection): a text that begins with = + - @,
 * their full-width forms, a tab or a line break gets an apostrophe before it, and so does such a beginning behind what
 * a program set to other separators may take for the end of a cell. Numbers stay as they are. `separator` is `;` for
 * an Excel that expects it, as in German.
 */
export function csvStream<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
  { separator = ',' }: { separator?: ',' | ';' } = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  function line(values: readonly CsvValue[]): Uint8Array<ArrayBuffer> {
    return encoder.encode(`${values.map((value) => cell(value, separator)).join(separator)}\r\n`)
  }
  async function* lines(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    yield encoder.encode('\uFEFF')
    yield line(columns.map(({ title }) => title))
    for await (const row of rows) yield line(columns.map((column) => column.value(row)))
  }
  return ReadableStream.from(lines())
}

const formula = '[=+\\-@＝＋－＠]'
const atStart = new RegExp(`^(?=${formula}|[\\t\\r\\n])`)
/** Behind a separator that is not ours: there another program begins a cell, with quotes or without. */
const behind = {
  ',': new RegExp(`([;\\t\\r\\n]"*)(?=${formula})`, 'g'),
  ';': new RegExp(`([,\\t\\r\\n]"*)(?=${formula})`, 'g'),
}

function cell(value: CsvValue, separator: ',' | ';'): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  const text = typeof value === 'string' ? value : value.toISOString()
  const harmless = text.replace(atStart, "'").replaceAll(behind[separator], "$1'")
  return `"${harmless.replaceAll('"', '""')}"`
}
