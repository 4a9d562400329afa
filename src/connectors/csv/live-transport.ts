/** Answers from files on this machine. */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { noMeans } from '#connectors/connector.ts'
import type { Means } from '#connectors/connector.ts'
import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

import { OpenParams, RowsParams } from './answers.ts'
import type { Opened, Rows } from './answers.ts'
import { findEncoding } from './encoding.ts'
import { blocksOf, seeFile } from './file-blocks.ts'
import type { SeenFile } from './file-blocks.ts'
import { malformedHeader, readHeader } from './header.ts'
import type { Header } from './header.ts'
import { rowParser } from './row-parser.ts'
import type { Fault, Parsed, RawRow } from './row-parser.ts'
import { documentOf } from './settings.ts'
import { textOf } from './text-of.ts'

/** A table that is being read, and how many of its rows so far were empty. */
interface OpenTable {
  rows: AsyncGenerator<Omit<Rows, 'next'>>
  passedOver: { blank: number }
}

/** Opens tables and reads them from front to back, a block of the file in memory; between two calls no file is open. */
export function liveTransport(means: Pick<Means, 'pathOf'> = noMeans): Transport {
  const tables = new Map<string, OpenTable & { read: number }>()
  return {
    async call({ op, params }) {
      if (op === 'open') {
        const asked = OpenParams.parse(params)
        const { opened, ...table } = await openTable(asked, await placeOf(asked.file, means))
        tables.set(asked.name, { ...table, read: 0 })
        return opened
      }
      const { name, from } = RowsParams.parse(params)
      const table = tables.get(name)
      if (table?.read !== from) throw new TypeError(`${name} is not open at row ${from}`)
      const { done, value } = await table.rows.next()
      if (done) {
        const { blank } = table.passedOver
        return { rows: [], faults: [], ...(blank > 0 && { blank }) } satisfies Rows
      }
      table.read += value.rows.length + value.faults.length
      return { ...value, next: table.read } satisfies Rows
    },
  }
}

/** Where a file lies, by its path or by the document it is. */
async function placeOf(file: string, means: Pick<Means, 'pathOf'>): Promise<string> {
  const document = documentOf(file)
  return document === undefined ? file : await means.pathOf(document)
}

async function openTable(asked: OpenParams, path: string): Promise<OpenTable & { opened: Opened }> {
  const seen = await seeFile(path)
  const sha256 = createHash('sha256')
  for await (const block of blocksOf(seen)) sha256.update(block)
  const { encoding, by } = await findEncoding(() => blocksOf(seen), asked.encoding)
  const header = readHeader(await startOf(seen, encoding), asked.columns, asked.delimiter)
  const opened: Opened = {
    bytes: seen.bytes,
    sha256: sha256.digest('hex'),
    modified: seen.modified.toISOString(),
    encoding,
    by,
    delimiter: header.delimiter,
    width: header.columns.length,
  }
  const passedOver = { blank: 0 }
  return { opened, passedOver, rows: rowsOf(seen, encoding, header, asked.columns, passedOver) }
}

async function startOf(seen: SeenFile, encoding: string): Promise<string> {
  for await (const text of textOf(blocksOf(seen), encoding)) return text
  return ''
}

/** Rows as they come, a block's worth at a time; a fault that ends the file is thrown after the rows before it. */
async function* rowsOf(
  seen: SeenFile,
  encoding: string,
  { delimiter, columns: header, hasSeparatorLine }: Header,
  columns: readonly string[],
  passedOver: OpenTable['passedOver'],
): AsyncGenerator<Omit<Rows, 'next'>> {
  const parser = rowParser(delimiter, hasSeparatorLine ? 1 : 0)
  const places = columns.map((column) => header.indexOf(column))
  let isStart = true
  let hasHeader = false

  function sorted({ rows, faults }: Parsed): { rows: RawRow[]; faults: Fault[] } {
    const [first, ...others] = rows
    if (!hasHeader && (first ?? faults[0])) {
      const cells = first?.cells.map((cell) => cell.trim())
      // Else a first row of the body would be taken for the header, and vanish.
      if (!isDeepStrictEqual(cells, header)) throw malformedHeader()
    }
    const body = hasHeader ? rows : others
    hasHeader ||= first !== undefined
    // Spreadsheets write such rows where somebody emptied cells.
    const filled = body.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    passedOver.blank += body.length - filled.length
    const [whole, torn] = [true, false].map((isWhole) =>
      filled.filter(({ cells }) => (cells.length === header.length) === isWhole),
    )
    return {
      rows: (whole ?? []).map(({ line, cells }) => ({
        line,
        cells: places.map((place) => cells[place] ?? ''),
      })),
      faults: [
        ...faults,
        ...(torn ?? []).map(({ line, cells }) => ({
          line,
          problem: `${cells.length} fields where the header has ${header.length}`,
        })),
      ],
    }
  }

  let end: CallError | undefined
  try {
    for await (const text of textOf(blocksOf(seen), encoding)) {
      const parsed = await parser.add(isStart && hasSeparatorLine ? afterFirstLine(text) : text)
      isStart = false
      const found = sorted(parsed)
      if (found.rows.length + found.faults.length > 0) yield found
      if (parsed.end) throw parsed.end
    }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    end = error
  }
  if (!end) {
    const last = await parser.finish()
    const found = sorted(last)
    if (found.rows.length + found.faults.length > 0) yield found
    end = last.end
  }
  if (end) throw end
}

function afterFirstLine(text: string): string {
  return text.slice(text.indexOf('\n') + 1)
}
