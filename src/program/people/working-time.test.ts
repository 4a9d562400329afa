import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, dateIn, startOfDate } from '#engine/calendar.ts'
import { dueAfter, judgeObligation, lastDue } from '#engine/obligation.ts'
import type { Person } from '#populations/person.ts'

import { joiningOf, judgeBeforeFirstDay } from './before-first-day.ts'
import { workingTime } from './working-time.ts'

const ada: Person = {
  id: 'ada',
  name: 'Ada',
  kind: 'employee',
  groups: [],
  start: '2026-01-01',
  externalIds: {},
}
const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'America/Santiago']

function pausesOf(timeZone: string, ...days: [from: string, to: string][]) {
  const absences = days.map(([from, to], index) => ({ id: `${index}`, person: 'ada', from, to }))
  return workingTime(ada, absences, timeZone).pauses
}

/** Leaves of one day, of many, at month ends, leap days, and where the clocks of a zone change within or at an end. */
const leaves: [from: string, to: string, next: string][] = [
  ['2026-03-02', '2026-03-02', '2026-03-03'],
  ['2026-03-20', '2026-03-29', '2026-03-30'],
  ['2026-10-25', '2026-10-25', '2026-10-26'],
  ['2026-08-01', '2026-09-05', '2026-09-06'],
  ['2026-04-01', '2026-04-04', '2026-04-05'],
  ['2026-02-01', '2026-02-28', '2026-03-01'],
  ['2028-02-01', '2028-02-29', '2028-03-01'],
  ['2026-12-01', '2026-12-31', '2027-01-01'],
]

test('leave moves what is due by whole days, those from its first midnight to the midnight after its last, in every zone', () => {
  for (const zone of zones) {
    for (const [from, to, next] of leaves) {
      const [begins, ends] = [startOfDate(from, zone), startOfDate(next, zone)]
      const away = ends.getTime() - begins.getTime()
      // Begun a day before leave, and due while away or after; what is due as leave begins stays due.
      const began = addDays(begins, -1)
      for (const days of [2, 14, 40]) {
        const due = dueAfter(began, days, pausesOf(zone, [from, to]))
        assert.equal(due.getTime() - began.getTime(), days * 86_400_000 + away, `${zone} ${from}`)
      }
      assert.equal(+dueAfter(began, 1, pausesOf(zone, [from, to])), +begins)
      // Begun while away: all the days are left when they are back.
      assert.equal(+dueAfter(begins, 3, pausesOf(zone, [from, to])), +addDays(ends, 3))
    }
  }
})

test('one leave after the other is one leave', () => {
  for (const zone of zones) {
    assert.equal(
      +dueAfter(
        startOfDate('2026-03-20', zone),
        14,
        pausesOf(zone, ['2026-03-25', '2026-03-28'], ['2026-03-29', '2026-04-05']),
      ),
      +dueAfter(startOfDate('2026-03-20', zone), 14, pausesOf(zone, ['2026-03-25', '2026-04-05'])),
    )
  }
})

test('what ends, or is done, at the very midnight it is due after leave is in time', () => {
  for (const zone of zones) {
    const from = startOfDate('2026-03-02', zone)
    const pauses = pausesOf(zone, ['2026-03-05', '2026-03-06'], ['2026-03-10', '2026-03-10'])
    const due = addDays(from, 17)
    const times = { from: from.toISOString(), pauses }
    const judged = (more: object) =>
      judgeObligation({ ...times, ...more }, addDays(due, 40), { days: 14 })
    const ends = [due, new Date(+due - 1)].map((at) => at.toISOString())
    for (const at of ends) {
      assert.equal(judged({ closedAt: at }).kind, 'pass', zone)
      assert.equal(judged({ doneAt: at, recordedAt: at }).kind, 'pass', zone)
    }
    assert.equal(judged({ closedAt: new Date(+due + 1).toISOString() }).reason?.code, 'never')
  }
})

test('the days that reasons name are those of the organisation, and of a deadline the last one in time', () => {
  for (const timeZone of zones) {
    const from = startOfDate('2026-03-02', timeZone)
    const times = { from: from.toISOString(), timeZone }
    const last = addDays(from, 14).toISOString()
    const day = dateIn(timeZone, lastDue(from, 14))
    // Where clocks change within them, days of 24 hours end an hour off midnight.
    assert(day === '2026-03-15' || timeZone === 'America/St_Johns', timeZone)
    const judged = (more: object) =>
      judgeObligation({ ...times, ...more }, addDays(from, 60), { days: 14 }).reason?.values
    const late = addDays(from, 20).toISOString()
    assert.equal(judged({})?.['due'], day, timeZone)
    assert.equal(judged({ closedAt: late })?.['due'], day, timeZone)
    assert.equal(judged({ closedAt: late, isReleased: true })?.['due'], day, timeZone)
    assert.equal(judged({ doneAt: late, recordedAt: late })?.['due'], day, timeZone)
    const recorded = startOfDate('2026-04-20', timeZone).toISOString()
    const recordedLate = judged({ doneAt: last, recordedAt: recorded })
    assert.deepEqual(recordedLate, { recorded: '2026-04-20' }, timeZone)

    const joining = joiningOf({ ...ada, start: '2026-03-02' }, timeZone)
    const joined = (more: object) =>
      judgeBeforeFirstDay({ ...joining, ...more }, addDays(from, 60), { daysAfterChange: 14 })
        .reason?.values
    const doneAt = addDays(from, -1).toISOString()
    assert.equal(joined({ doneAt, recordedAt: recorded })?.['day'], '2026-04-20', timeZone)
    const released = joined({ closedAt: recorded, isReleased: true })
    assert.equal(released?.['day'], '2026-04-20', timeZone)
  }
})
