import assert from 'node:assert/strict'
import { test } from 'node:test'

import { printRows, terminal } from './output.ts'

test('a table has as many lines as there are rows, also where there are more than a call takes arguments', () => {
  const { out } = terminal
  let lines = 0
  let last = ''
  terminal.out = (text) => {
    lines++
    last = String(text)
  }
  try {
    const rows = Array.from({ length: 200_000 }, (_, n) => ({ n }))
    printRows(rows, false, { number: ({ n }) => String(n), sign: () => '+' })
  } finally {
    terminal.out = out
  }
  assert.equal(lines, 200_001)
  assert.equal(last, '199999  +\n')
})
