import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { DueItem } from '#run/due-items.ts'

import { alike } from './alike.ts'

function due(id: string, about: string, at: DueItem['at']): DueItem {
  const what = { de: 'Unterlagen löschen', en: 'Delete papers' }
  return { id, date: '2026-11-02', about: { de: about, en: about }, what, at, see: 'people.see' }
}

test('what reads the same and leads to the same place is one line that says how often; all else stays apart', () => {
  const checks = { kind: 'checks' } as const
  const lines = alike(
    [
      due('1', 'Identity', checks),
      due('2', 'Education', checks),
      due('3', 'Identity', checks),
      due('4', 'Identity', { kind: 'test', test: 'one' }),
    ],
    'en',
  )
  assert.deepEqual(
    lines.map(({ about, at, n }) => [about, at.kind, n]),
    [
      ['Identity', 'checks', 2],
      ['Education', 'checks', 1],
      ['Identity', 'test', 1],
    ],
  )
})
