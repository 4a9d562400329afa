import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { dateIn } from '#engine/calendar.ts'

import { isWorkingHour, sendingTimes, workingDays } from './sending-times.ts'

const berlin = 'Europe/Berlin'

test('mails are sent on working days in working hours only, spread over all of them, whatever the clock does in between', () => {
  const windows = fc.constantFrom(
    ['2026-11-30', '2026-12-11'],
    // The clock is put forward in the night to 29 March, and back in the night to 25 October.
    ['2026-03-27', '2026-03-30'],
    ['2026-10-23', '2026-10-26'],
  )
  const zones = fc.constantFrom(berlin, 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland')
  fc.assert(
    fc.property(
      windows,
      zones,
      fc.integer({ min: 1, max: 300 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true })),
      ([from = '', until = ''], timeZone, n, stream) => {
        const times = sendingTimes(n, { from, until, timeZone }, () => stream.next().value ?? 0)
        assert.equal(times.length, n)
        for (const at of times) {
          const date = dateIn(timeZone, at)
          assert(
            date >= from && date <= until && isWorkingHour(at, date, timeZone),
            `${at.toISOString()} ${timeZone}`,
          )
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('of a hundred people over two weeks never more than two are written to in the same hour', () => {
  let seed = 1
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
  const times = sendingTimes(
    100,
    { from: '2026-11-30', until: '2026-12-11', timeZone: berlin },
    random,
  )
  const sorted = times.map((at) => at.getTime()).toSorted((a, b) => a - b)
  for (const [index, at] of sorted.entries())
    assert((sorted[index + 3] ?? Infinity) - at > 3_600_000 / 2, new Date(at).toISOString())
  assert.notDeepEqual(
    times.map((at) => at.getTime()),
    sorted,
  )
})

test('a weekend has no working day', () => {
  assert.deepEqual(workingDays('2026-11-28', '2026-11-29'), [])
  assert.deepEqual(workingDays('2026-11-27', '2026-11-30'), ['2026-11-27', '2026-11-30'])
})
