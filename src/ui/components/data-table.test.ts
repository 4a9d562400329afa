import assert from 'node:assert/strict'
import { test } from 'node:test'

import { html } from 'hono/html'

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

test('a row that a phone shows by itself names its columns, leaves out what is empty, and a grid stays one', () => {
  const columns = [
    { name: 'Name', cell: (row: string) => row },
    { name: 'Länge', cell: (row: string) => row.length },
    { name: 'Letzter Tag', cell: () => '–' },
    { name: 'Grund', cell: () => html`<bdi></bdi>` },
  ]
  const shown = (isGrid: boolean) =>
    textOf(dataTable({ t, caption: 'Namen', columns, rows: ['a'], empty: '', isGrid }))
  const names = [...shown(false).matchAll(/<td data-name="([^"]*)"/g)].map(([, name]) => name)
  assert.deepEqual(names, ['Länge', '', ''])
  assert.doesNotMatch(shown(true), /data-name/)
})

test('what an empty table says in plain words stands as a paragraph', () => {
  const text = textOf(dataTable({ t, caption: 'x', columns: [], rows: [], empty: 'Noch <nichts>' }))
  assert.match(text, /<p class="data-table-none">Noch &lt;nichts&gt;<\/p>/)
})
