import assert from 'node:assert/strict'
import { test } from 'node:test'

import { byDayAndName } from './by-day-and-name.ts'

test('days stay in their order, and people of one day stand by name, as German sorts it', () => {
  const line = (name: string, start?: string) => ({
    person: { name, ...(start !== undefined && { start }) },
  })
  const lines = [
    line('Zoë', '2026-12-01'),
    line('Änne', '2026-12-01'),
    line('Björn', '2026-12-01'),
    line('Ada', '2026-11-01'),
    line('Ohne Tag'),
  ]
  assert.deepEqual(
    byDayAndName(lines, 'de').map(({ person }) => person.name),
    ['Änne', 'Björn', 'Zoë', 'Ada', 'Ohne Tag'],
  )
})
