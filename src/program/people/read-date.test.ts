import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { dateOrderOf, readDate } from './read-date.ts'

test('a date is read as spreadsheets and HR systems write it, and what is none is not', () => {
  for (const [cell, order, date] of [
    ['2026-01-31', undefined, '2026-01-31'],
    ['31.1.2026', undefined, '2026-01-31'],
    ['2026/1/31', undefined, '2026-01-31'],
    ['2026/31/01', undefined, undefined],
    ['31/01/2026', 'day-first', '2026-01-31'],
    ['01/31/2026', 'month-first', '2026-01-31'],
    ['31 Jan 2026', undefined, '2026-01-31'],
    ['31-Dez-2026', undefined, '2026-12-31'],
    ['1. März 2026', undefined, '2026-03-01'],
    ['March 1, 2026', undefined, '2026-03-01'],
    // As exports and spreadsheets write a day that has no time, or keep it.
    ['2026-01-31 00:00:00', undefined, '2026-01-31'],
    ['2026-01-31T00:00:00+01:00', undefined, '2026-01-31'],
    ['31.01.2026 00:00', undefined, '2026-01-31'],
    ['2026-01-31T22:30:00Z', undefined, undefined],
    ['1.2.26', undefined, '2026-02-01'],
    ['1.2.98', undefined, '1998-02-01'],
    ['2/1/26', 'month-first', '2026-02-01'],
    ['31-Jan-26', undefined, '2026-01-31'],
    ['46054', undefined, '2026-02-01'],
    ['10115', undefined, undefined],
    ['80331', undefined, undefined],
    ['02/03/2026', undefined, undefined],
    ['31/01/2026', 'month-first', undefined],
    ['30.02.2026', undefined, undefined],
    ['2026-02-30', undefined, undefined],
    ['soon', undefined, undefined],
    ['31 Foo 2026', undefined, undefined],
    ['', undefined, undefined],
  ] as const)
    assert.equal(readDate(cell, order), date, cell)
})

test('numbers between slashes have an order if one of them gives it away, and none if they contradict each other', () => {
  assert.equal(dateOrderOf(['01/02/2026', '31/01/2026']), 'day-first')
  assert.equal(dateOrderOf(['01/31/2026', '2026-01-31']), 'month-first')
  assert.equal(dateOrderOf(['01/02/2026', '03/04/2026']), undefined)
  assert.equal(dateOrderOf(['31/01/2026', '01/31/2026']), undefined)
})

test('every date that is written either way comes back', () => {
  const min = new Date('1950-01-01T00:00:00Z')
  const max = new Date('2099-12-31T00:00:00Z')
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (at) => {
      const date = at.toISOString().slice(0, 10)
      const [year, month, day] = date.split('-')
      assert.equal(readDate(`${day}/${month}/${year}`, 'day-first'), date)
      assert.equal(readDate(`${month}/${day}/${year}`, 'month-first'), date)
      assert.equal(readDate(`${day}.${month}.${year}`, undefined), date)
    }),
  )
})
