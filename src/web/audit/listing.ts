/** One definition of a list's columns, for the page and for the file. */
import { html } from 'hono/html'

import type { Content } from '#ui/components/content.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { csvStream } from '#ui/csv.ts'
import type { CsvValue } from '#ui/csv.ts'
import type { Markup } from '#ui/status-sign.ts'
import { downloadResponse } from '#web/download.ts'
import type { GuestVisit } from '#web/route.ts'

export interface ListColumn<Row> {
  name: string
  /** What stands in the file; also what the page shows, where `show` says nothing else. */
  value(row: Row): CsvValue
  show?(row: Row): Content
  isNumber?: boolean
  /** Left out of the page, where it would be too wide; the file has it. */
  isForFile?: boolean
  /** What the page shows in one column of several that the file has. */
  isForPage?: boolean
}

/** A list as the page shows it, with the way to the rest and to the file. */
export function listing<Row>(
  visit: GuestVisit,
  list: {
    caption: string
    columns: readonly ListColumn<Row>[]
    rows: readonly Row[]
    empty: string
    isGrid?: boolean
    isWide?: boolean
    /** Where the list goes on, and what that is called. */
    next?: { name: string; url: string }
    csv?: string
  },
): Markup {
  const { t } = visit
  const { caption, columns, rows, empty, isGrid, isWide, next, csv } = list
  return html`${dataTable({
    t,
    caption,
    columns: columns
      .filter(({ isForFile }) => !isForFile)
      .map((column) => ({
        name: column.name,
        ...(column.isNumber && { isNumber: true }),
        cell: (row: Row) => column.show?.(row) ?? shown(visit, column.value(row)),
      })),
    rows,
    empty: emptyState({ title: empty }),
    ...(isGrid && { isGrid }),
    ...(isWide && { isWide }),
    ...(csv !== undefined && { csv }),
  })}
  ${next ? html`<p><a class="btn" rel="next" href="${next.url}">${next.name}</a></p>` : ''}`
}

function shown({ t, formats }: GuestVisit, value: CsvValue): Content {
  if (value instanceof Date) return moment(value, formats)
  if (typeof value === 'number') return formats.number(value)
  if (typeof value === 'boolean') return value ? t.audit.yes : t.audit.no
  return html`<bdi>${value === null || value === undefined ? '–' : String(value)}</bdi>`
}

/** The whole list as a file, page by page. */
export function csvResponse<Row>(
  name: string,
  columns: readonly ListColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Response {
  const titled = columns
    .filter(({ isForPage }) => !isForPage)
    .map((column) => ({
      title: column.name,
      value: (row: Row) => column.value(row),
    }))
  return downloadResponse(
    { name: `${name}.csv`, type: 'text/csv; charset=utf-8' },
    csvStream(titled, rows),
  )
}

/** A JSON file. */
export function jsonResponse(name: string, value: unknown): Response {
  return downloadResponse(
    { name: `${name}.json`, type: 'application/json' },
    new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`),
  )
}

/** All rows of something that is read in pages, each page from the last row of the one before. */
export async function* allPages<Row>(
  readPage: (after: Row | undefined, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row> {
  const limit = 1000
  for (let last: Row | undefined; ;) {
    const page = await readPage(last, limit)
    yield* page
    last = page.at(-1)
    if (page.length < limit) return
  }
}

export function isCsv({ c }: GuestVisit): boolean {
  return c.req.query('format') === 'csv'
}

/** Where a list goes on, from the address: a whole number, or the beginning. */
export function placeIn({ c }: GuestVisit, name: string): number | undefined {
  const text = c.req.query(name) ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
