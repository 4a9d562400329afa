import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isAwayAfterwards, isPutOff } from './put-off.ts'

const today = '2026-11-02'

test('a first day that had come is put off; one to come is only moved, and whoever comes back begins anew', () => {
  const cases: [before: string | undefined, after: string | undefined, end?: string][] = [
    ['2026-10-01', '2026-10-15'],
    ['2026-11-02', '2026-11-03'],
    ['2026-10-15', '2026-10-01'],
    ['2026-12-01', '2027-01-01'],
    ['2024-01-01', '2026-11-01', '2025-12-31'],
    ['2024-01-01', '2025-06-01', '2025-12-31'],
    [undefined, '2026-10-01'],
    ['2026-10-01', undefined],
  ]
  assert.deepEqual(
    cases.map(([start, after, end]) => isPutOff({ start, end }, { start: after }, today)),
    [true, true, false, false, false, true, false, false],
  )
  assert.equal(isPutOff(undefined, { start: '2026-10-01' }, today), false)
})

test('leave of days that have passed comes afterwards, also where it becomes longer; what was said in time and gets shorter does not', () => {
  const away = (from: string, to: string, person = 'ada') => ({ person, from, to })
  const before = away('2026-10-01', '2026-10-10')
  const is = (from: string, to: string, known?: typeof before) =>
    isAwayAfterwards(known, away(from, to), today)
  assert.deepEqual(
    [
      is('2026-10-01', '2026-10-10'),
      is('2026-11-02', '2026-12-01'),
      is('2026-09-30', '2026-10-10', before),
      is('2026-10-01', '2026-10-20', before),
      is('2026-10-01', '2026-10-05', before),
      is('2026-10-01', '2026-12-10', away('2026-10-01', '2026-11-20')),
      is('2026-10-01', '2026-10-05', away('2026-10-01', '2026-10-10', 'bob')),
    ],
    [true, false, true, true, false, false, true],
  )
})
