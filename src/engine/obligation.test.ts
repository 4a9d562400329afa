import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { addDays, addMonthsToInstant } from './calendar.ts'
import {
  closedObligation,
  dueAfter,
  hasEnded,
  judgeObligation,
  obligationReasons,
} from './obligation.ts'
import type { ObligationTimes, Pause } from './obligation.ts'

const from = '2026-03-02T00:00:00.000Z'
const dayMs = 86_400_000

/** `kind code` at so many days after the beginning, and the day from which time alone may change it. */
function judged(times: Partial<ObligationTimes>, day: number, appliesFrom?: Date) {
  const at = addDays(new Date(from), day)
  const { kind, reason, until } = judgeObligation({ from, ...times }, at, {
    days: 14,
    ...(appliesFrom && { appliesFrom }),
  })
  return [
    [kind, reason?.code].filter(Boolean).join(' '),
    until && (until.getTime() - Date.parse(from)) / dayMs,
  ]
}

function day(count: number): string {
  return addDays(new Date(from), count).toISOString()
}

test('an open duty passes until it is due, and fails from that instant on', () => {
  assert.deepEqual(judged({}, -1), ['pass not-begun', 0])
  assert.deepEqual(judged({}, 0), ['pass', 14])
  assert.deepEqual(judged({}, 13.999), ['pass', 14])
  assert.deepEqual(judged({}, 14), ['fail overdue', undefined])
})

test('done in time it passes for ever; late it fails for twelve months after, and is a closed occurrence', () => {
  assert.deepEqual(judged({ doneAt: day(14) }, 400), ['pass', undefined])
  const late = { doneAt: day(15) }
  const shownTo = (addMonthsToInstant(new Date(day(15)), 12).getTime() - Date.parse(from)) / dayMs
  assert.deepEqual(judged(late, 20), ['fail late', shownTo])
  assert.deepEqual(judged(late, shownTo), ['pass long-ago', undefined])
  assert.deepEqual(closedObligation({ from, ...late }), new Date(day(15)))
  assert.equal(closedObligation({ from }), undefined)
})

test('what ended without being done passes where it was not due yet, and else was never done', () => {
  assert.deepEqual(judged({ closedAt: day(5) }, 30), ['pass', undefined])
  assert.equal(judged({ closedAt: day(15) }, 30)[0], 'fail never')
})

test('what is going to end with somebody’s last day is open until then', () => {
  assert.deepEqual(judged({ closedAt: day(100) }, 10), ['pass', 14])
  assert.deepEqual(judged({ closedAt: day(12) }, 10), ['pass', 12])
  assert.deepEqual(judged({ closedAt: day(100) }, 15), ['fail overdue', 100])
  assert.equal(judged({ closedAt: day(100) }, 100)[0], 'fail never')
  const ended = (at: number) => hasEnded({ from, closedAt: day(100) }, new Date(day(at)))
  assert.deepEqual([ended(99), ended(100)], [false, true])
  assert.equal(hasEnded({ from }, new Date(day(900))), false)
})

test('what was done in time counts where it is recorded within five working days, and is shown as recorded late', () => {
  // Due on Monday, 16 March 2026; five working days later it is Monday the 23rd.
  assert.equal(judged({ doneAt: day(3), recordedAt: day(3) }, 60)[0], 'pass')
  assert.equal(judged({ doneAt: day(3), recordedAt: day(21.9) }, 60)[0], 'pass recorded-late')
  assert.equal(judged({ doneAt: day(3), recordedAt: day(22) }, 60)[0], 'fail recorded-too-late')
})

test('paper in time counts beside a later day that was recorded first, where it is recorded within five working days', () => {
  const late = (said: number, recorded: number) => ({
    doneAt: day(16),
    recordedAt: day(16),
    saidEarlier: [{ doneAt: day(said), recordedAt: day(recorded) }],
  })
  assert.equal(judged(late(3, 21.9), 60)[0], 'pass said-earlier')
  assert.equal(judged(late(3, 22), 60)[0], 'fail late')
  assert.equal(judged(late(15, 17), 60)[0], 'fail late')
  // What was in time by itself needs no other word.
  assert.equal(judged({ ...late(1, 20), doneAt: day(5), recordedAt: day(5) }, 60)[0], 'pass')
})

test('those five working days are the company’s, and end when its day does', () => {
  // Due on Monday, 16 March 2026, at 00:00 UTC: in Los Angeles on Sunday, so the fifth working day is Friday the 20th.
  const recorded = (recordedAt: string, timeZone: string) => {
    const times = { from, doneAt: day(3), recordedAt, timeZone }
    return judgeObligation(times, new Date(day(60)), { days: 14 }).reason?.code
  }
  assert.equal(recorded('2026-03-21T06:59:00.000Z', 'America/Los_Angeles'), 'recorded-late')
  assert.equal(recorded('2026-03-21T07:00:00.000Z', 'America/Los_Angeles'), 'recorded-too-late')
  assert.equal(recorded('2026-03-23T22:59:00.000Z', 'Europe/Berlin'), 'recorded-late')
  assert.equal(recorded('2026-03-23T23:00:00.000Z', 'Europe/Berlin'), 'recorded-too-late')
})

test('what is said years later to have been done is late for twelve months after it was said', () => {
  for (const doneAt of [day(3), day(20)]) {
    const said = { doneAt, recordedAt: day(500) }
    const code = doneAt === day(3) ? 'recorded-too-late' : 'late'
    const shownTo =
      (addMonthsToInstant(new Date(day(500)), 12).getTime() - Date.parse(from)) / dayMs
    assert.deepEqual(judged(said, 501), [`fail ${code}`, shownTo])
    assert.deepEqual(judged(said, shownTo), ['pass long-ago', undefined])
    assert.deepEqual(closedObligation({ from, ...said }), new Date(day(500)))
  }
})

test('a day before the duty applied puts nothing before it that was recorded too late after', () => {
  const applies = new Date(day(20))
  const said = (recorded: number) => ({ doneAt: day(18), recordedAt: day(recorded) })
  assert.equal(judged(said(19), 500, applies)[0], 'pass before-program')
  assert.equal(judged(said(30), 500, applies)[0], 'pass')
  assert.equal(judged(said(400), 500, applies)[0], 'fail recorded-too-late')
})

test('what ended before the duty applied is not judged', () => {
  const applies = new Date(day(20))
  assert.equal(judged({ doneAt: day(18) }, 60, applies)[0], 'pass before-program')
  assert.equal(judged({ doneAt: day(35) }, 60, applies)[0], 'fail late')
})

test('where nobody can tell when it began, nobody can tell whether it was in time', () => {
  const at = new Date(day(30))
  for (const times of [{}, { doneAt: day(3) }]) {
    const { kind, reason } = judgeObligation(times, at, { days: 14 })
    assert.deepEqual([kind, reason?.code], ['unknown', 'no-beginning'])
  }
})

test('who is going to leave before the duty applies is judged again then, whenever they began', () => {
  const times = { closedAt: day(10) }
  const deadline = { days: 14, appliesFrom: new Date(day(20)) }
  const { kind, until } = judgeObligation(times, new Date(day(5)), deadline)
  assert.deepEqual([kind, until], ['unknown', new Date(day(10))])
  assert.equal(judgeObligation(times, new Date(day(10)), deadline).reason?.code, 'before-program')
})

test('what was open when the duty began to apply has its days from then on', () => {
  assert.deepEqual(judged({}, 25, new Date(day(20))), ['pass', 34])
})

test('leave moves the deadline by as long as it covers the time before it, in whatever order it is told', () => {
  const pause = (first: number, last: number): Pause => ({ from: day(first), to: day(last) })
  const days = (pauses: Pause[]) =>
    (dueAfter(new Date(from), 14, pauses).getTime() - Date.parse(from)) / dayMs
  assert.equal(days([]), 14)
  assert.equal(days([pause(-5, 5)]), 19)
  assert.equal(days([pause(13, 20)]), 21)
  assert.equal(days([pause(14, 20)]), 14)
  // The second begins in what the first has moved.
  assert.equal(days([pause(16, 18), pause(2, 6)]), 20)
  assert.equal(days([pause(-9, -1)]), 14)

  const pauses = fc.array(
    fc
      .tuple(fc.integer({ min: -30, max: 60 }), fc.integer({ min: 1, max: 30 }))
      .map(([first, length]) => pause(first, first + length)),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(pauses, (given) => {
      // The model: cross off one day after the other, those of leave not counted.
      let left = 14
      let at = 0
      for (; left > 0; at++) {
        const free = given.some(({ from: f, to }) => day(at) >= f && day(at) < to)
        if (!free) left--
      }
      assert.equal(days(given), at)
    }),
  )
})

test('until is honest: before it the verdict does not change by time alone', () => {
  const moment = fc.option(fc.integer({ min: -5, max: 500 }), { nil: undefined })
  fc.assert(
    fc.property(
      moment,
      moment,
      fc.integer({ min: -10, max: 900 }),
      fc.nat(99),
      (done, closed, at, part) => {
        const times = {
          ...(done !== undefined && { doneAt: day(done) }),
          ...(closed !== undefined && { closedAt: day(closed) }),
        }
        const [verdict, until = 2000] = judged(times, at)
        const later = at + ((Number(until) - at) * part) / 100
        assert.equal(judged(times, later)[0], verdict)
      },
    ),
  )
})

test('every reason has a sentence in both languages, with days and dates as people write them', () => {
  const { de, en } = obligationReasons
  assert.deepEqual(Object.keys(de), Object.keys(en))
  assert.equal(
    de['late']?.({ days: 1, due: '2026-03-16' }),
    'Fällig war das am 16. März 2026; es geschah einen Tag zu spät.',
  )
  assert.equal(
    en['late']?.({ days: 2, due: '2026-03-16' }),
    'It was due on 16 March 2026 and was done 2 days late.',
  )
})
