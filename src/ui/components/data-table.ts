import { html } from 'hono/html'

import { icon } from '#ui/icon.ts'
import type { Messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'

export interface Column<Row> {
  name: string
  cell(row: Row): Content
  /** Set to the right, with figures of one width. */
  isNumber?: boolean
  /** The address of the same table in this column's order, and how it is sorted now. */
  sort?: { url: string; now?: 'ascending' | 'descending' }
}

/**
 * Rows of one kind. The first column names the row. On a phone each row stands by itself, one line a column with the
 * column's name before it; a grid stays one, and a wide list does so on every screen that is narrower than a laptop's. Wider than its page it scrolls by itself, also by keyboard; with no row it
 * shows `empty`, which should say what to do next.
 */
export function dataTable<Row>(table: {
  t: Messages
  /** What the rows are, for ears too. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  empty: Content
  /** Columns are compared with each other, so that rows alone say little. */
  isGrid?: boolean
  /** Too wide for a tablet. */
  isWide?: boolean
  /** `all` where it is known how many there are. */
  pages?: { from: number; to: number; all?: number; previous?: string; next?: string }
  /** The address of all rows as a file. */
  csv?: string
}): Markup {
  const { t, caption, columns, rows, empty, isGrid, isWide, pages, csv } = table
  return html`<div class="data-table">
    ${
      rows.length === 0
        ? typeof empty === 'string' && empty !== ''
          ? html`<p class="data-table-none">${empty}</p>`
          : empty
        : html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
            <table class="table ${isGrid ? 'is-grid' : 'is-list'}${isWide ? ' is-wide' : ''}">
              <caption class="visually-hidden">
                ${caption}
              </caption>
              <thead>
                <tr>
                  ${columns.map((column) => heading(t, column))}
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) =>
                    html`<tr>
                      ${columns.map((column, index) => cell(column, row, index === 0, !isGrid))}
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
    ${pages || csv !== undefined ? html`<div class="data-table-foot">${pages ? pager(t, pages) : ''}${csv === undefined ? '' : html`<a href="${csv}" download>${icon('download')} ${t.frame.table.csv}</a>`}</div>` : ''}
  </div>`
}

function heading<Row>(t: Messages, { name, isNumber, sort }: Column<Row>): Markup {
  const side = isNumber ? html` class="number"` : ''
  if (!sort) return html`<th scope="col" ${side}>${name}</th>`
  const sign = sort.now === 'ascending' ? 'arrow-up' : sort.now ? 'arrow-down' : 'arrows-sort'
  return html`<th scope="col" ${side}${sort.now ? html` aria-sort="${sort.now}"` : ''}>
    <a href="${sort.url}" title="${t.frame.table.sort(name)}">${name} ${icon(sign)}</a>
  </th>`
}

function cell<Row>(column: Column<Row>, row: Row, isFirst: boolean, isNamed: boolean): Markup {
  const side = column.isNumber ? html` class="number"` : ''
  const content = column.cell(row)
  if (isFirst) return html`<th scope="row" ${side}>${content}</th>`
  const name = isNamed ? html` data-name="${isNothing(content) ? '' : column.name}"` : ''
  return html`<td${side}${name}>${content}</td>`
}

/** Not worth a line of its own. */
function isNothing(content: Content): boolean {
  const text = content instanceof Promise ? textOf(content) : content.toString()
  return ['', '–'].includes(text.replaceAll(/<\/?(bdi|small|span)>/g, '').trim())
}

function pager(
  t: Messages,
  {
    from,
    to,
    all,
    previous,
    next,
  }: { from: number; to: number; all?: number; previous?: string; next?: string },
): Markup {
  const figures = new Intl.NumberFormat(t.language)
  return html`<p>
      ${all === undefined ? `${figures.format(from)}–${figures.format(to)}` : t.frame.table.rows(figures.format(from), figures.format(to), figures.format(all))}
    </p>
    ${
      previous === undefined && next === undefined
        ? ''
        : html`<nav
            aria-label="${t.frame.table.pages}: ${figures.format(from)}–${figures.format(to)}"
          >
            ${previous === undefined ? '' : html`<a class="btn" rel="prev" href="${previous}">${icon('chevron-left')} ${t.frame.table.previous}</a>`}
            ${next === undefined ? '' : html`<a class="btn" rel="next" href="${next}">${t.frame.table.next} ${icon('chevron-right')}</a>`}
          </nav>`
    }`
}
