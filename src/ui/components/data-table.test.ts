import assert from 'node:assert/strict'
import { test } from 'node:test'

import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'

import { dataTable } from './data-table.ts'
import { emptyState } from './empty-state.ts'

const t = messages.de

function table(rows: readonly string[]): string {
  return textOf(
    dataTable({
      t,
      caption: 'Datenbanken',
      columns: [
        { name: 'Name', cell: (row) => row, sort: { url: '?sort=name', now: 'descending' } },
        { name: 'Länge', isNumber: true, cell: (row) => row.length },
      ],
      rows,
      empty: emptyState({ title: 'Leer', next: { name: 'Anfangen', url: '/start' } }),
      pages: { from: 1, to: 50, all: 100_000, next: '?after=x' },
      csv: '?format=csv',
    }),
  ).replaceAll(/\s+/g, ' ')
}

test('a table names its rows, says how it is sorted, and can be scrolled by keyboard', () => {
  const text = table(['a', 'bb'])
  assert.match(text, /tabindex="0" role="region" aria-label="Datenbanken"/)
  assert.match(text, /aria-sort="descending"/)
  assert.equal(text.match(/<th scope="row" ?>/g)?.length, 2)
  assert.match(text, /1–50 von 100\.000/)
  assert.match(text, /href="\?format=csv" download/)
})

test('an empty table shows the next step instead', () => {
  const text = table([])
  assert.doesNotMatch(text, /<table/)
  assert.match(text, /href="\/start"/)
})

test('names from outside are text in a table', () => {
  assert.doesNotMatch(table(['<script>alert(1)</script>']), /<script/)
})
