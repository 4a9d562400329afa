/** Reads one table from front to back into items of a population; the same for every connector that reads tables. */
import type { z } from 'zod'

import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

import { Opened, Rows } from './answers.ts'
import { badRows } from './bad-rows.ts'
import type { BadRow } from './bad-rows.ts'
import { requireFillable } from './fillable.ts'
import { keyLines } from './key-lines.ts'
import { columnsOf, rowReader } from './row-item.ts'
import type { Table } from './settings.ts'

/** Which table, asked of whom. `asked` goes along with every question: no call of a recording may vanish unnoticed. */
export interface TableReading {
  transport: Transport
  service: string
  table: Table & { name: string; population: string }
  asked: Record<string, unknown>
  signal: AbortSignal
  /** Looks at the file before its rows are read; what it answers is why they are not. */
  refuse(opened: Opened): { because: string; message: string } | undefined
  mayBeEmpty: boolean
  /** Takes items as they come. */
  page(items: unknown[]): Promise<void>
}

/** The part of a receipt that reading decides. */
export interface TableOutcome {
  complete: boolean
  because?: string
  message: string
  calls: number
  pages: number
  items: number
}

/** Never throws for anything that is wrong with the file: the outcome says it, and how many rows are bad. */
export async function readTable(reading: TableReading): Promise<TableOutcome> {
  const { table, transport, service, signal } = reading
  const counts = { calls: 0, pages: 0, items: 0 }
  const bad = badRows()
  const lines = keyLines()
  const toItem = rowReader(table, requireFillable(table.population))
  let twice = 0
  let blank = 0
  let how = ''

  async function ask<Answer>(
    schema: z.ZodType<Answer>,
    op: string,
    params: Record<string, unknown>,
  ): Promise<Answer> {
    signal.throwIfAborted()
    counts.calls++
    const answer = schema.safeParse(await transport.call({ service, op, params }))
    if (!answer.success) throw new CallError('MalformedAnswer', answer.error.message)
    return answer.data
  }

  function itemsOf({ rows, faults }: Rows): unknown[] {
    const problems: BadRow[] = [...faults]
    const items = rows.flatMap(({ line, cells }) => {
      const result = toItem(cells)
      if (result.kind === 'problem') {
        problems.push({ line, ...result })
        return []
      }
      const before = lines.seenBefore(result.key, line)
      if (before !== undefined) {
        twice++
        problems.push({ line, problem: `the same key as line ${before}` })
      }
      // Both go to the store: it keeps neither of two that differ, and so no row wins by its place.
      return [result.item]
    })
    for (const problem of problems.toSorted((a, b) => a.line - b.line)) bad.add(problem)
    return items
  }

  /** Why the reading is incomplete, if it is. */
  async function read(): Promise<{ because: string; message: string } | undefined> {
    try {
      const opened = await ask(Opened, 'open', { ...reading.asked, ...openingOf(table) })
      how = `read as ${opened.encoding} (by ${opened.by}), fields separated by ${shown(opened.delimiter)}`
      const refused = reading.refuse(opened)
      if (refused) return refused
      for (let from: number | undefined = 0; from !== undefined;) {
        const found: Rows = await ask(Rows, 'rows', { ...reading.asked, name: table.name, from })
        counts.pages++
        const items = itemsOf(found)
        await reading.page(items)
        counts.items += items.length
        blank += found.blank ?? 0
        if (found.next !== undefined && found.next <= from) {
          return { because: 'PaginationLoop', message: `row ${from} leads to ${found.next}` }
        }
        from = found.next
      }
      return undefined
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return { because: error.code, message: error.message }
    }
  }

  const failed = await read()
  const rows = counts.items + bad.count - twice
  const report = bad.count > 0 ? bad.report(rows) : undefined
  if (failed) {
    const message = report === undefined ? failed.message : `${failed.message}; ${report}`
    return { ...counts, complete: false, because: failed.because, message }
  }
  if (report !== undefined) {
    const because = bad.count === twice ? 'DuplicateKey' : 'MalformedItem'
    return { ...counts, complete: false, because, message: report }
  }
  if (counts.items === 0 && !reading.mayBeEmpty) {
    const message = 'a header and no rows; if there are none, the setting mayBeEmpty says so'
    return { ...counts, complete: false, because: 'EmptyList', message }
  }
  const passedOver =
    blank === 0 ? '' : `${blank} empty ${blank === 1 ? 'one' : 'ones'} passed over, `
  const message = `${rows} ${rows === 1 ? 'row' : 'rows'}, ${passedOver}${how}`
  return { ...counts, complete: true, message }
}

function openingOf(table: TableReading['table']): Record<string, unknown> {
  const { name, file, encoding, delimiter } = table
  return {
    name,
    file,
    columns: columnsOf(table),
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
  }
}

function shown(delimiter: string): string {
  return delimiter === '\t' ? 'tabs' : `"${delimiter}"`
}
