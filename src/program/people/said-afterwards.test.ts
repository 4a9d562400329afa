import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isAwayAfterwards, saidAfterwards } from './said-afterwards.ts'

const today = '2026-11-02'

test('of somebody’s days, what makes in time or takes away what was too late is said, and nothing else', () => {
  const said = (before: [string?, string?], after: [string?, string?]) => {
    const days = ([start, end]: [string?, string?]) => ({ start, end })
    return saidAfterwards(days(before), days(after), today).join()
  }
  // A first day that had come is put off, forgotten, or brought before what is judged; one to come is only moved.
  assert.equal(said(['2026-10-01'], ['2026-10-15']), 'first-day-moved')
  assert.equal(said(['2026-11-02'], ['2026-11-03']), 'first-day-moved')
  assert.equal(said(['2026-10-01'], []), 'first-day-moved')
  assert.equal(said(['2024-01-01', '2025-12-31'], ['2025-06-01']), 'first-day-moved')
  assert.equal(said(['2026-10-15'], ['2026-10-01']), 'first-day-moved')
  assert.equal(said(['2026-12-01'], ['2020-01-01']), 'first-day-moved')
  assert.equal(said(['2026-10-15'], ['2026-10-15']), '')
  assert.equal(said(['2026-12-01'], ['2026-11-15']), '')
  assert.equal(said(['2026-12-01'], ['2027-01-01']), '')
  assert.equal(said([], ['2026-10-01']), '')
  // A last day that has passed is new, or lies earlier; one of today or later is none of what was late.
  const start = '2024-01-01'
  assert.equal(said([start], [start, '2026-11-01']), 'last-day-afterwards')
  assert.equal(said([start, '2026-12-31'], [start, '2026-10-01']), 'last-day-afterwards')
  assert.equal(said([start, '2026-10-31'], [start, '2026-10-01']), 'last-day-afterwards')
  assert.equal(said([start], [start, '2026-11-02']), '')
  assert.equal(said([start, '2026-12-31'], [start, '2026-11-30']), '')
  assert.equal(said([start, '2026-10-01'], [start, '2026-10-31']), '')
  assert.equal(said([start, '2026-10-01'], [start]), '')
  assert.equal(said([start], ['2026-10-20', '2026-11-01']), 'first-day-moved,last-day-afterwards')
  // Whoever comes back begins anew: said for as long as what was open when they left would be shown.
  assert.equal(said([start, '2026-11-02'], ['2026-11-03']), 'begun-anew')
  assert.equal(said([start, '2025-12-31'], ['2026-11-01']), 'begun-anew')
  assert.equal(said([start, '2025-11-02'], ['2026-11-01']), '')
})

test('leave that has begun comes afterwards, also where it becomes longer; what was said in time and gets shorter does not', () => {
  const away = (from: string, to: string, person = 'ada') => ({ person, from, to })
  const before = away('2026-10-01', '2026-10-10')
  const is = (from: string, to: string, known?: typeof before) =>
    isAwayAfterwards(known, away(from, to), today)
  assert.deepEqual(
    [
      is('2026-10-01', '2026-10-10'),
      is('2026-11-02', '2026-12-01'),
      is('2026-11-03', '2026-12-01'),
      is('2026-09-30', '2026-10-10', before),
      is('2026-10-01', '2026-10-20', before),
      is('2026-10-01', '2026-10-05', before),
      is('2026-10-01', '2026-12-10', away('2026-10-01', '2026-11-20')),
      is('2026-10-01', '2026-10-05', away('2026-10-01', '2026-10-10', 'bob')),
    ],
    [true, true, false, true, true, false, false, true],
  )
})
