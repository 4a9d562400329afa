/** csv-parse, made to keep what it read before an error, to go on after a bad row, and to stay small. */
import { parse } from 'csv-parse'
import type { CsvError, InfoRecord } from 'csv-parse'

import { CallError } from '#connectors/transport.ts'

/** A row as it stands in the file; `line` is its first. */
export interface RawRow {
  line: number
  cells: string[]
}

/** A row that could not be taken apart, and the last line it took with it where it took several. */
export interface Fault {
  line: number
  to?: number
  problem: string
}

/** What some text gave; `end` where nothing can be read after it. */
export interface Parsed {
  rows: RawRow[]
  faults: Fault[]
  end?: CallError
}

export interface RowParser {
  /** Parses the next piece of text. */
  add(text: string): Promise<Parsed>
  /** Parses what is left, after the last piece. */
  finish(): Promise<Parsed>
}

/** A missing quote must not take the rest of the file into memory. */
const longestRowBytes = 1024 * 1024

export function rowParser(delimiter: string, linesBefore: number): RowParser {
  let parsed: Parsed = { rows: [], faults: [] }
  let written = 0
  // Where the last row ended, by line and by byte.
  let lastLine = linesBefore
  let lastByte = 0
  let fault: Fault | undefined

  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    // Taken here and not from the stream, which on an error forgets what it had.
    on_record: (cells: string[], info) => keep(cells, info),
    on_skip: (error) => noteFault(error),
  })
  // Errors reach whoever writes.
  parser.on('error', () => undefined)

  function keep(cells: string[], { lines, bytes }: InfoRecord): null {
    const last = lines + linesBefore
    const line = last - cells.reduce((sum, cell) => sum + lineFeedsIn(cell), 0)
    endFault(line - 1)
    if (bytes - lastByte > longestRowBytes) parsed.end ??= tooLong(line)
    if (!parsed.end) parsed.rows.push({ line, cells })
    lastLine = last
    lastByte = bytes
    return null
  }

  function noteFault(error: CsvError | undefined): undefined {
    if (error?.code === 'CSV_QUOTE_NOT_CLOSED') {
      const message = `a quote that opens after line ${lastLine} is never closed`
      parsed.end ??= new CallError('TruncatedFile', message)
    } else {
      fault ??= { line: lastLine + 1, problem: 'a quote in the middle of a field' }
    }
    return undefined
  }

  /** Where a bad row ends is known only when the next good one is there, or none. */
  function endFault(to: number): void {
    if (fault && !parsed.end) parsed.faults.push(to > fault.line ? { ...fault, to } : fault)
    fault = undefined
  }

  async function taken(work: (done: (error?: Error | null) => void) => void): Promise<Parsed> {
    await new Promise<void>((resolve, reject) => {
      work((error) => (error ? reject(error) : resolve()))
    })
    if (written - lastByte > longestRowBytes) parsed.end ??= tooLong(lastLine + 1)
    const found = parsed
    parsed = { rows: [], faults: [] }
    return found
  }

  return {
    add(text) {
      const bytes = Buffer.from(text)
      written += bytes.length
      return taken((done) => parser.write(bytes, done))
    },
    finish: () =>
      taken((done) =>
        parser.end(() => {
          endFault(parser.info.lines + linesBefore)
          done()
        }),
      ),
  }
}

function lineFeedsIn(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0
}

function tooLong(line: number): CallError {
  const message = `from line ${line} on no good row ends within 1 MiB; a quote may be missing`
  return new CallError('RowTooLong', message)
}
