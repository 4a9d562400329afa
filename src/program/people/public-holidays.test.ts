import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { addBusinessDays } from '#engine/calendar.ts'

import { publicHolidays } from './public-holidays.ts'

test('each country has its own holidays, also over the turn of the year; an unknown one has none', () => {
  const germany = publicHolidays('DE', '2026-11-01')
  assert(germany.has('2026-12-25') && germany.has('2027-01-01') && germany.has('2026-10-03'))
  assert(!germany.has('2026-11-26') && publicHolidays('US', '2026-11-01').has('2026-11-26'))
  assert(!germany.has('2026-07-04'))
  assert.equal(publicHolidays(undefined, '2026-11-01').size, 0)
  assert.equal(publicHolidays('XX', '2026-11-01').size, 0)
  // Regional ones are not the country's: All Saints is none in Berlin.
  assert(!germany.has('2026-11-01') && publicHolidays('AT', '2026-11-01').has('2026-11-01'))
})

test('five working days over Christmas are counted by the country of the person', () => {
  const after = (country: string | undefined) =>
    addBusinessDays('2026-12-23', 5, publicHolidays(country, '2026-12-23'))
  // The 24th, 28th to 31st; the 25th is a holiday, the 26th and 27th a weekend.
  assert.equal(after('DE'), '2026-12-31')
  assert.equal(after(undefined), '2026-12-30')
  // Boxing Day on a Saturday is kept on Monday the 28th.
  assert.equal(after('GB'), '2027-01-04')
})

test('business days of any country agree with counting by hand on its calendar', () => {
  const day = 86_400_000
  fc.assert(
    fc.property(
      fc.constantFrom('DE', 'AT', 'CH', 'US', 'GB', 'FR', 'NL', 'CA', 'IN'),
      fc.integer({ min: 0, max: 365 * 6 }),
      fc.integer({ min: 0, max: 30 }),
      (country, offset, days) => {
        const start = Date.UTC(2024, 0, 1) + offset * day
        const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10)
        const holidays = publicHolidays(country, dateOf(start))
        let at = start
        for (let left = days; left > 0;) {
          at += day
          const weekday = new Date(at).getUTCDay()
          if (weekday % 6 !== 0 && !holidays.has(dateOf(at))) left--
        }
        assert.equal(addBusinessDays(dateOf(start), days, holidays), dateOf(at))
      },
    ),
    { numRuns: 200 },
  )
})
