import assert from 'node:assert/strict'
import { test } from 'node:test'

import { instantText } from './instant.ts'
import { day, digest, hour, hourMs, newLog, simpleLog, start } from './test-log.ts'

test('a control is pending until a window has passed since its first complete run', () => {
  const log = simpleLog({}, 2)
  assert.equal(log.is(hour(0)), 'pending')
  log.run(hour(1), 'unknown')
  log.run(hour(24), 'pass')
  log.run(hour(48), 'fail')
  log.run(hour(71), 'pass')
  assert.equal(log.is(hour(48)), 'pending')
  assert.equal(log.is(instantText(start + 72 * hourMs - 1)), 'pending')
  assert.equal(log.is(hour(72)), 'met')
  assert.equal(log.at(hour(72)).since, hour(72))
})

test('runs before the control was published do not count, whatever they said', () => {
  const log = newLog()
  log.define(hour(0))
  log.run(hour(1), 'fail')
  log.run(hour(2), 'pass')
  log.control(hour(3))
  assert.equal(log.is(hour(3)), 'pending')
  assert.equal(log.at(hour(3)).tests[0]?.run, null)
  log.run(hour(4), 'pass')
  assert.equal(log.is(hour(4)), 'met')
})

test('each result of the last run gives its status, and the status names run and times', () => {
  const log = simpleLog()
  log.run(hour(1), 'pass')
  const failing = log.run(hour(2), 'fail')
  log.run(hour(3), 'unknown')
  log.run(hour(4), 'deviated')
  assert.deepEqual(
    [1, 2, 3, 4].map((h) => log.is(hour(h))),
    ['met', 'failing', 'stale', 'deviated'],
  )
  assert.deepEqual(log.at(hour(2.5)), {
    status: 'failing',
    since: hour(2),
    verifiedAt: hour(2),
    due: hour(32),
    tests: [
      {
        test: 'a@1',
        status: 'failing',
        since: hour(2),
        verifiedAt: hour(2),
        due: hour(32),
        run: failing,
      },
    ],
  })
  assert.equal(log.at(hour(3)).verifiedAt, hour(2))
})

test('a status that goes on keeps its beginning, over any number of runs', () => {
  const log = simpleLog()
  for (let d = 0; d < 10; d++) log.run(day(d), d === 4 ? 'fail' : 'pass')
  assert.equal(log.at(day(3)).since, day(0))
  assert.equal(log.at(day(9)).since, day(5))
})

test('a run older than every and grace is stale from then on, and failing after 30 days', () => {
  const log = simpleLog()
  log.run(hour(0), 'pass')
  assert.equal(log.is(hour(30)), 'met')
  assert.equal(log.is(instantText(start + 30 * hourMs + 1)), 'stale')
  assert.equal(log.at(hour(40)).since, hour(30))
  assert.equal(log.is(hour(30 + 720)), 'stale')
  assert.equal(log.is(instantText(start + 750 * hourMs + 1)), 'failing')
  assert.equal(log.at(hour(800)).since, hour(750))
  log.run(hour(801), 'pass')
  assert.equal(log.is(hour(801)), 'met')
})

test('unknown runs, gaps and lateness together make one stale stretch: changing the reason buys no time', () => {
  const log = simpleLog()
  log.run(day(0), 'pass')
  for (let d = 10; d <= 40; d += 10) log.run(day(d), 'unknown')
  assert.equal(log.at(day(31)).status, 'stale')
  assert.equal(log.at(day(31)).since, hour(30))
  assert.equal(log.is(day(32)), 'failing')
  assert.equal(log.is(day(40)), 'failing')
  assert.equal(log.at(day(40)).since, hour(30 + 720))
})

test('a complete run in between breaks a stale stretch', () => {
  const log = simpleLog()
  log.run(day(0), 'pass')
  log.run(day(20), 'pass')
  assert.equal(log.is(day(33)), 'stale')
  assert.equal(log.at(day(33)).since, hour(20 * 24 + 30))
})

test('a dead canary makes a run unknown whatever it says', () => {
  const log = simpleLog()
  log.run(hour(1), 'pass', { canary: false })
  assert.equal(log.is(hour(1)), 'pending')
  log.run(hour(2), 'pass')
  log.run(hour(3), 'pass', { canary: false })
  assert.equal(log.is(hour(3)), 'stale')
})

test('a run whose own figures contradict it is not believed', () => {
  const log = simpleLog()
  log.run(hour(1), 'pass')
  log.run(hour(2), 'pass', { population: { root: digest, failing: 1 } })
  assert.equal(log.is(hour(2)), 'failing')
  log.run(hour(3), 'pass', { scopes: { expected: 3, complete: 2 } })
  assert.equal(log.is(hour(3)), 'stale')
})

test('a control without tests is never met', () => {
  const log = newLog()
  log.control(hour(0), [])
  assert.equal(log.is(day(100)), 'pending')
})

test('a withdrawal stands until the control is published again, and forgets nothing', () => {
  const log = simpleLog({}, 2)
  log.run(day(0), 'pass')
  log.run(day(1), 'fail')
  log.withdraw(day(1.1))
  assert.equal(log.is(day(1.1)), 'withdrawn')
  log.run(day(2), 'fail')
  assert.equal(log.at(day(50)).since, day(1.1))
  log.control(day(2.5), ['a@1'], 2, 2)
  assert.equal(log.is(day(2.5)), 'failing', 'neither pending again nor clean')
})

test('dropping a test and taking it back forgets nothing', () => {
  const log = newLog()
  log.define(hour(0))
  log.define(hour(0), { id: 'b' })
  log.control(hour(0), ['a@1', 'b@1'])
  for (const ref of ['a@1', 'b@1']) log.run(hour(1), ref === 'a@1' ? 'fail' : 'pass', { test: ref })
  assert.equal(log.is(hour(1)), 'failing')
  log.control(hour(2), ['b@1'], 0, 2)
  assert.equal(log.is(hour(2)), 'met')
  assert.equal(log.at(hour(2)).since, hour(2))
  log.control(hour(3), ['a@1', 'b@1'], 0, 3)
  assert.equal(log.is(hour(3)), 'failing')
})

test('entries after the instant change nothing', () => {
  const log = simpleLog()
  log.run(hour(1), 'pass')
  const before = log.at(hour(2))
  log.run(hour(3), 'fail')
  log.withdraw(hour(4))
  assert.deepEqual(log.at(hour(2)), before)
})

test('names that every JavaScript object knows are names like any other', () => {
  const log = newLog()
  log.define(hour(0), { id: 'constructor' })
  log.control(hour(0), ['constructor@1'])
  log.run(hour(1), 'pass', { test: 'constructor@1' })
  assert.equal(log.is(hour(1)), 'met')
})

test('a control whose tests have not run says so: never verified, nothing due, no run', () => {
  const log = simpleLog()
  assert.deepEqual(log.at(hour(5)), {
    status: 'pending',
    since: hour(0),
    verifiedAt: null,
    due: null,
    tests: [
      {
        test: 'a@1',
        status: 'pending',
        since: hour(0),
        verifiedAt: null,
        due: null,
        run: null,
      },
    ],
  })
})

test('a control is due when its first test is, and as verified as its oldest', () => {
  const log = newLog()
  log.define(hour(0), { everyHours: 48 })
  log.define(hour(0), { id: 'b' })
  log.control(hour(0), ['a@1', 'b@1'])
  log.run(hour(1), 'pass')
  const half = log.at(hour(1))
  assert.deepEqual([half.verifiedAt, half.due], [null, hour(55)], 'one has not run at all')
  log.run(hour(2), 'pass', { test: 'b@1' })
  const whole = log.at(hour(2))
  assert.deepEqual([whole.verifiedAt, whole.due], [hour(1), hour(32)])
})
