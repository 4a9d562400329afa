import assert from 'node:assert/strict'
import { test } from 'node:test'

import { day, hour, newLog, simpleLog } from './test-log.ts'

test('a missing number makes the test stale until a run comes 14 days later', () => {
  const log = simpleLog()
  log.run(day(0), 'pass')
  log.run(day(1), 'pass', { seq: 3 })
  for (let d = 2; d <= 20; d++) log.run(day(d), 'pass')
  assert.equal(log.is(day(1)), 'stale')
  assert.equal(log.is(day(14)), 'stale')
  assert.equal(log.is(day(15)), 'met')
  assert.equal(log.at(day(14)).since, day(1))
})

test('a number used twice, or going back, is a gap too', () => {
  for (const seq of [1, 2]) {
    const log = simpleLog()
    log.run(day(0), 'pass')
    log.run(hour(1), 'pass')
    log.run(hour(2), 'pass', { seq })
    assert.equal(log.is(hour(2)), 'stale')
  }
})

test('numbering runs on across versions and before publication', () => {
  const log = newLog()
  log.define(hour(0))
  log.run(hour(1), 'pass')
  log.control(hour(2))
  log.run(hour(3), 'pass')
  assert.equal(log.is(hour(3)), 'met')
  log.define(hour(4), { version: 2 })
  log.control(hour(4), ['a@2'], 0, 2)
  log.run(hour(5), 'pass', { test: 'a@2' })
  assert.equal(log.is(hour(5)), 'met')
  log.run(hour(6), 'pass', { test: 'a@2', seq: 5 })
  assert.equal(log.is(hour(6)), 'stale')
})

test('a gap that shows at a run of another version counts too', () => {
  const log = simpleLog()
  log.define(hour(0), { version: 2 })
  log.run(hour(1), 'pass')
  log.run(hour(2), 'pass', { test: 'a@2', seq: 3 })
  assert.equal(log.is(hour(2)), 'stale')
  assert.equal(log.at(hour(2)).verifiedAt, hour(1), 'but its result does not')
  assert.equal(log.at(hour(2)).due, hour(31))
})

test('only runs of the pinned version count; a new one goes on from the last run of the old', () => {
  const log = simpleLog({}, 1)
  const old = log.run(hour(0), 'pass')
  log.define(hour(25), { version: 2, everyHours: 48 })
  log.run(hour(26), 'fail', { test: 'a@2' })
  assert.equal(log.is(hour(26)), 'met', 'not pinned yet')
  log.control(hour(27), ['a@2'], 1, 2)
  assert.equal(log.is(hour(27)), 'met', 'the window goes on')
  assert.equal(log.at(hour(27)).tests[0]?.run, old)
  assert.equal(log.at(hour(27)).tests[0]?.test, 'a@2')
  log.run(hour(28), 'fail', { test: 'a@1' })
  assert.equal(log.is(hour(28)), 'met', 'the old version no longer counts')
  assert.equal(log.is(hour(54)), 'met')
  assert.equal(log.is(hour(55)), 'stale', 'its last run is too old by the new rule')
  log.run(hour(56), 'fail', { test: 'a@2' })
  assert.equal(log.is(hour(56)), 'failing')
})

test('a version that no entry defines is never met', () => {
  const log = newLog()
  log.define(hour(0))
  log.control(hour(0), ['a@2'])
  log.run(hour(1), 'pass', { test: 'a@2' })
  assert.equal(log.is(hour(2)), 'stale')
})

test('a version defined again keeps its first definition', () => {
  const log = simpleLog()
  log.run(hour(0), 'pass')
  log.define(hour(1), { everyHours: 10_000, delayDays: 7 })
  assert.equal(log.is(hour(31)), 'stale')
})

test('runs of a test are numbered from the first on, defined or not', () => {
  const log = newLog()
  log.control(hour(0))
  log.run(hour(1), 'pass')
  log.define(hour(2))
  log.run(hour(3), 'pass')
  assert.equal(log.is(hour(3)), 'met')
})

test('a version with a shorter interval makes an older run stale from when it is pinned', () => {
  const pinnedAt = (hours: number) => {
    const log = simpleLog()
    log.run(hour(0), 'pass')
    log.define(hour(hours), { version: 2, everyHours: 10, graceHours: 0 })
    log.control(hour(hours), ['a@2'], 0, 2)
    return log
  }
  const late = pinnedAt(20)
  assert.equal(late.is(hour(20)), 'stale')
  assert.equal(late.at(hour(21)).since, hour(20))
  assert.equal(pinnedAt(10).is(hour(10)), 'met', 'exactly as old is not older')
})
