import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import {
  addBusinessDays,
  addDays,
  addMonths,
  addMonthsToInstant,
  dateIn,
  endOfDate,
  startAfterDate,
  startOfDate,
} from './calendar.ts'

// The model: counting by hand, as one would on a wall calendar.

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysIn(year: number, month: number): number {
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return lengths[month - 1] ?? 0
}

function text(year: number, month: number, day: number): string {
  return [
    String(year).padStart(4, '0'),
    ...[month, day].map((n) => String(n).padStart(2, '0')),
  ].join('-')
}

function turnPages(date: string, months: number): string {
  let [year = 0, month = 0] = date.split('-').map(Number)
  const day = Number(date.slice(8))
  for (let left = months; left > 0; left--) {
    month++
    if (month > 12) [year, month] = [year + 1, 1]
  }
  for (let left = -months; left > 0; left--) {
    month--
    if (month < 1) [year, month] = [year - 1, 12]
  }
  return text(year, month, Math.min(day, daysIn(year, month)))
}

function tomorrow(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  if (day < daysIn(year, month)) return text(year, month, day + 1)
  return month < 12 ? text(year, month + 1, 1) : text(year + 1, 1, 1)
}

const anyDate = (from: number, to: number): fc.Arbitrary<string> =>
  fc
    .record({
      year: fc.integer({ min: from, max: to }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
    })
    .map(({ year, month, day }) => text(year, month, Math.min(day, daysIn(year, month))))

test('months are added as on a wall calendar: the 31st becomes the last day of a shorter month', () => {
  fc.assert(
    fc.property(anyDate(1970, 2200), fc.integer({ min: -400, max: 400 }), (date, months) => {
      assert.equal(addMonths(date, months), turnPages(date, months))
    }),
    { numRuns: 500 },
  )
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28')
  assert.equal(addMonths('2028-01-31', 1), '2028-02-29')
  assert.equal(addMonths('2100-01-31', 1), '2100-02-28')
  assert.equal(addMonths('2028-02-29', 12), '2029-02-28')
  assert.equal(addMonths('2026-01-15', -1), '2025-12-15')
})

test('an instant keeps its time of day when months are added, to the millisecond', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('1971-01-01T00:00:00Z'),
        max: new Date('2199-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      fc.integer({ min: -12, max: 120 }),
      (at, months) => {
        const [date = '', time] = at.toISOString().split('T')
        assert.equal(
          addMonthsToInstant(at, months).toISOString(),
          `${turnPages(date, months)}T${time}`,
        )
      },
    ),
  )
})

test('a day is 24 hours when days are added to an instant', () => {
  const at = new Date('2026-03-28T12:00:00Z')
  assert.equal(addDays(at, 1).toISOString(), '2026-03-29T12:00:00.000Z')
  assert.equal(addDays(at, -30).toISOString(), '2026-02-26T12:00:00.000Z')
})

test('business days leave out Saturdays, Sundays and holidays, and nothing else', () => {
  const anyHolidays = (date: string) =>
    fc.uniqueArray(fc.integer({ min: 0, max: 40 })).map((offsets) => {
      const days = new Set<string>()
      for (const offset of offsets) {
        let day = date
        for (let left = offset; left > 0; left--) day = tomorrow(day)
        days.add(day)
      }
      return days
    })
  const anyCase = anyDate(2020, 2040).chain((date) =>
    fc.record({
      date: fc.constant(date),
      days: fc.nat(15),
      holidays: anyHolidays(date),
    }),
  )
  fc.assert(
    fc.property(anyCase, ({ date, days, holidays }) => {
      const due = addBusinessDays(date, days, holidays)
      let between = 0
      for (let day = date; day !== due;) {
        day = tomorrow(day)
        const name = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(
          new Date(`${day}T12:00:00Z`),
        )
        const isBusiness = !['Saturday', 'Sunday'].includes(name) && !holidays.has(day)
        if (isBusiness) between++
        // The last day counted is itself a business day.
        if (day === due) assert(isBusiness)
      }
      assert.equal(between, days)
    }),
  )
  assert.equal(addBusinessDays('2026-11-20', 3, new Set()), '2026-11-25')
  assert.equal(addBusinessDays('2026-11-20', 0, new Set()), '2026-11-20')
  const christmas = new Set(['2026-12-24', '2026-12-25'])
  assert.equal(addBusinessDays('2026-12-23', 1, christmas), '2026-12-28')
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  // Clocks go forward at midnight: the day begins at one.
  'America/Santiago',
  'America/Asuncion',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Sao_Paulo',
  'America/Scoresbysund',
  // Half hours, quarter hours, and the ends of the world.
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
]

test('a date begins at the first minute that any clock on the wall shows it, whatever the zone does at midnight', () => {
  const calendars = new Map(
    zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat('en-CA', { timeZone })]),
  )
  fc.assert(
    fc.property(fc.constantFrom(...zones), anyDate(2012, 2037), (zone, date) => {
      const calendar = calendars.get(zone)
      const noon = Date.parse(`${date}T12:00:00Z`)
      let first = noon - 30 * 3_600_000
      // Zone changes fall on quarters of an hour.
      while (calendar && calendar.format(first) < date) first += 15 * 60_000
      assert.equal(startOfDate(date, zone).toISOString(), new Date(first).toISOString())
    }),
    { numRuns: 60 },
  )
})

test('a date begins where its zone says, and the millisecond before is another date', () => {
  const begins = (date: string, zone: string): string => startOfDate(date, zone).toISOString()
  assert.equal(begins('2026-03-29', 'Europe/Berlin'), '2026-03-28T23:00:00.000Z')
  assert.equal(begins('2026-03-30', 'Europe/Berlin'), '2026-03-29T22:00:00.000Z')
  assert.equal(begins('2026-10-25', 'Europe/Berlin'), '2026-10-24T22:00:00.000Z')
  assert.equal(begins('2026-10-26', 'Europe/Berlin'), '2026-10-25T23:00:00.000Z')
  // No midnight there on that day: Chile's clocks go from 24:00 to 1:00.
  assert.equal(begins('2026-09-06', 'America/Santiago'), '2026-09-06T04:00:00.000Z')
  assert.equal(begins('2026-11-01', 'Pacific/Kiritimati'), '2026-10-31T10:00:00.000Z')
  // Until 1972 Monrovia’s clocks were 44 minutes and 30 seconds behind.
  assert.equal(begins('1960-06-01', 'Africa/Monrovia'), '1960-06-01T00:44:30.000Z')
  for (const zone of zones) {
    for (const date of ['2026-03-29', '2026-09-06', '2028-02-29', '2026-12-31']) {
      const start = startOfDate(date, zone)
      assert.equal(dateIn(zone, start), date, zone)
      assert(dateIn(zone, new Date(start.getTime() - 1)) < date, zone)
    }
  }
})

test('what is no date is refused, wherever one is expected', () => {
  const wrong = ['2026-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00']
  const odd = ['', '2026-1-1', '26-01-01', '2026-01-01T00:00:00Z', ' 2026-01-01', '2026/01/01']
  for (const text of [...wrong, ...odd]) {
    assert.throws(() => addMonths(text, 1), RangeError, text)
    assert.throws(() => startOfDate(text, 'UTC'), RangeError, text)
    assert.throws(() => addBusinessDays(text, 1, new Set()), RangeError, text)
  }
  assert.throws(() => startOfDate('2026-01-01', 'Europe/Nowhere'), RangeError)
})

test('a date ends one millisecond before the next begins, also where clocks change', () => {
  assert.equal(
    startAfterDate('2026-10-25', 'Europe/Berlin').toISOString(),
    '2026-10-25T23:00:00.000Z',
  )
  const ends = (date: string, zone: string) => endOfDate(date, zone).toISOString()
  assert.equal(ends('2027-01-31', 'Europe/Berlin'), '2027-01-31T22:59:59.999Z')
  assert.equal(ends('2026-10-25', 'Europe/Berlin'), '2026-10-25T22:59:59.999Z')
  assert.equal(ends('2028-02-29', 'UTC'), '2028-02-29T23:59:59.999Z')
})
