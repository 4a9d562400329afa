import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { utf8 } from './bytes.ts'
import { encodeDisclosure } from './disclosure.ts'
import type { Entry, RunResult } from './entry.ts'
import { emptyFold, foldBytes, parseFold } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { hiddenRunFields } from './hidden-run.ts'
import { instantText } from './instant.ts'
import { fold, statusOf } from './status.ts'
import { play, step } from './test-histories.ts'
import { day, digest, hour, hourMs, newLog, sha256, simpleLog, start } from './test-log.ts'

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

test('excepted lapses at the earliest end among the exceptions the run leans on', () => {
  const log = simpleLog()
  const early = log.except(hour(0), hour(10))
  const late = log.except(hour(0), hour(20))
  log.leanOn(late, early).run(hour(1), 'excepted')
  assert.equal(log.is(hour(9)), 'excepted')
  assert.equal(log.at(hour(9)).tests[0]?.until, hour(10))
  assert.equal(log.is(hour(10)), 'failing')
  assert.equal(log.at(hour(12)).since, hour(10))
  log.leanOn(late).run(hour(13), 'excepted')
  assert.equal(log.is(hour(13)), 'excepted')
})

test('what is no exception of this test, or came later or has ended, covers nothing', () => {
  const log = simpleLog()
  log.define(hour(0), { id: 'b' })
  const other = log.except(hour(0), hour(100), 'b')
  const ended = log.except(hour(0), hour(1))
  const good = log.except(hour(0), hour(100))
  log.leanOn(other, good).run(hour(2), 'excepted')
  assert.equal(log.is(hour(2)), 'failing')
  log.leanOn(ended).run(hour(3), 'excepted')
  assert.equal(log.is(hour(3)), 'failing')
  log.leanOn(0).run(hour(4), 'excepted')
  assert.equal(log.is(hour(4)), 'failing')
  log.leanOn(log.entries.length + 1).run(hour(5), 'excepted')
  log.except(hour(5), hour(100))
  assert.equal(log.is(hour(5)), 'failing')
  log.leanOn(good).run(hour(6), 'excepted')
  assert.equal(log.is(hour(6)), 'excepted')
})

test('a control is as its worst test: failing, stale, pending, excepted, deviated, met', () => {
  const results: [RunResult, string][] = [
    ['pass', 'met'],
    ['deviated', 'deviated'],
    ['excepted', 'excepted'],
    ['unknown', 'stale'],
    ['fail', 'failing'],
  ]
  const rank = ['failing', 'stale', 'pending', 'excepted', 'deviated', 'met']
  for (const [first, firstStatus] of results) {
    for (const [second, secondStatus] of results) {
      const log = newLog()
      log.define(hour(0))
      log.define(hour(0), { id: 'b' })
      log.control(hour(0), ['a@1', 'b@1'])
      const exceptions = [log.except(hour(0), hour(50)), log.except(hour(0), hour(50), 'b')]
      log.run(hour(1), 'pass')
      assert.equal(log.is(hour(1)), 'pending')
      log.run(hour(1), 'pass', { test: 'b@1' })
      log.leanOn(exceptions[0] ?? 0).run(hour(2), first)
      log.leanOn(exceptions[1] ?? 0).run(hour(2), second, { test: 'b@1' })
      const worst = rank.find((one) => one === firstStatus || one === secondStatus)
      assert.equal(log.is(hour(2)), worst)
    }
  }
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

test('with a delay, the status is that of D ago', () => {
  const log = simpleLog({ delayDays: 2 })
  const runs = (['pass', 'fail', 'pass', 'pass', 'pass', 'pass'] as const).map((result, d) => {
    return { opens: d + 2, run: log.hide(day(d), result) }
  })
  const open = simpleLog()
  for (const [d, result] of (['pass', 'fail', 'pass', 'pass', 'pass', 'pass'] as const).entries()) {
    open.run(day(d), result)
  }
  for (const { opens, run } of runs) run.open(day(opens))
  for (let d = 0; d < 8; d += 0.25) {
    const delayed = log.at(day(d))
    if (d < 2) assert.equal(delayed.status, 'pending')
    else assert.equal(delayed.status, open.is(day(d - 2)), `day ${d}`)
  }
  assert.equal(log.at(day(3.5)).tests[0]?.since, day(1), 'in the time it speaks of')
  assert.equal(log.at(day(3.5)).verifiedAt, day(1))
  assert.equal(log.at(day(7.9)).tests[0]?.since, day(2), 'a reveal in time leaves no trace')
})

test('a delayed run shown at once still waits for its delay', () => {
  const log = simpleLog({ delayDays: 2 })
  log.run(day(0), 'pass')
  assert.equal(log.is(day(1.9)), 'pending')
  assert.equal(log.is(day(2)), 'met')
})

test('a hidden run not revealed when its delay has passed is stale, even if later ones are revealed', () => {
  const log = simpleLog({ delayDays: 2 })
  log.hide(day(0), 'pass').open(day(1))
  const bad = log.hide(day(1), 'fail')
  const good = log.hide(day(2), 'pass')
  const better = log.hide(day(3), 'pass')
  good.open(day(3.5))
  better.open(day(4.5))
  assert.equal(log.is(instantText(start + 3 * 24 * hourMs - 1)), 'met')
  assert.equal(log.is(day(3)), 'stale')
  assert.equal(log.is(day(5.5)), 'stale')
  bad.open(day(5.6))
  assert.equal(log.is(day(5.5)), 'stale', 'a reveal after the instant is not known at the instant')
  assert.equal(log.is(day(5.6)), 'met')
})

test('a hidden run never revealed is failing after 30 days', () => {
  const log = simpleLog({ delayDays: 1 })
  log.hide(day(0), 'pass').open(day(0.5))
  log.hide(day(1), 'fail')
  for (let d = 2; d < 40; d++) log.hide(day(d), 'pass').open(day(d))
  assert.equal(log.is(day(32)), 'stale')
  assert.equal(log.is(day(33)), 'failing')
})

test('a reveal that does not open what was committed reveals nothing', () => {
  const log = simpleLog({ delayDays: 1 })
  log.hide(day(0), 'pass').open(day(0.5))
  const run = log.entries.length
  log.hide(day(0.6), 'fail')
  const disclosures = hiddenRunFields.map((name, place) => {
    return encodeDisclosure(sha256(utf8(name)), name, ['pass', {}, null, []][place])
  })
  log.add({ v: 1, t: 'reveal', at: day(1), run, disclosures })
  assert.equal(log.is(day(1.6)), 'stale')
})

test('a hidden run where no delay is declared is stale at once', () => {
  const log = simpleLog()
  log.run(hour(0), 'pass')
  log.hide(hour(1), 'pass')
  assert.equal(log.is(hour(1)), 'stale')
})

test('declaring a delay takes nothing from sight that was to be seen', () => {
  const log = simpleLog()
  log.run(day(0), 'pass')
  log.run(day(1), 'fail')
  assert.equal(log.is(day(1)), 'failing')
  log.define(day(1.1), { version: 2, delayDays: 7 })
  log.control(day(1.1), ['a@2'], 0, 2)
  for (let d = 1.1; d < 9; d += 0.3) assert.equal(log.is(day(d)), 'failing', `day ${d}`)
})

test('nor does it bring an ended exception back', () => {
  const log = simpleLog({ everyHours: 1000 })
  const exception = log.except(day(0), day(2))
  log.leanOn(exception).run(day(1), 'excepted')
  assert.equal(log.is(day(2)), 'failing')
  log.define(day(2.1), { version: 2, delayDays: 7, everyHours: 1000 })
  log.control(day(2.1), ['a@2'], 0, 2)
  assert.equal(log.is(day(2.2)), 'failing')
})

test('an exception hidden with its run covers it once revealed', () => {
  const log = simpleLog({ delayDays: 1 })
  const exception = log.except(day(0), day(3))
  log.hide(day(0), 'excepted', {}, [exception]).open(day(0.9))
  assert.equal(log.is(day(1)), 'excepted')
  assert.equal(log.is(day(2.5)), 'stale')
})

test('an exception logged after a hidden run does not cover it', () => {
  const log = simpleLog({ delayDays: 1 })
  const next = log.entries.length + 1
  const run = log.hide(day(0), 'excepted', {}, [next])
  assert.equal(log.except(day(0.5), day(300)), next)
  run.open(day(0.9))
  assert.equal(log.is(day(1)), 'failing')
})

test('a version defined again keeps its first definition', () => {
  const log = simpleLog()
  log.run(hour(0), 'pass')
  log.define(hour(1), { everyHours: 10_000, delayDays: 7 })
  assert.equal(log.is(hour(31)), 'stale')
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

test('when an exception ends is said while it covers, and not after', () => {
  const log = simpleLog()
  const exception = log.except(hour(0), hour(10))
  log.leanOn(exception).run(hour(1), 'excepted')
  assert.equal(log.at(hour(9)).tests[0]?.until, hour(10))
  const [lapsed] = log.at(hour(10)).tests
  assert(lapsed?.status === 'failing' && !('until' in lapsed))
  const [stale] = log.at(hour(40)).tests
  assert(stale?.status === 'stale' && !('until' in stale))
})

test('a run whose exception had ended when it came fails from that run on, not from the end', () => {
  const log = simpleLog()
  const exception = log.except(hour(0), hour(2))
  log.run(hour(1), 'pass')
  log.leanOn(exception).run(hour(5), 'excepted')
  assert.equal(log.at(hour(6)).tests[0]?.since, hour(5))
  assert.equal(log.at(hour(6)).since, hour(5))
  const exact = simpleLog()
  const ending = exact.except(hour(0), hour(5))
  exact.run(hour(1), 'pass')
  exact.leanOn(ending).run(hour(5), 'excepted')
  assert.equal(exact.is(hour(5)), 'failing', 'the instant of its end is excluded')
})

test('an exception is remembered for 90 days after its end, and forgotten when another is logged later', () => {
  const kept = (...days: number[]) => {
    const log = newLog()
    log.except(day(0), day(1))
    for (const at of days) log.except(day(at), day(500))
    return Object.keys(folded(log.entries).exceptions)
  }
  assert.deepEqual(kept(90), ['0', '1'])
  assert.deepEqual(kept(91), ['0', '1'], 'to the day')
  assert.deepEqual(kept(91.01), ['1'])
  assert.deepEqual(kept(50, 200), ['1', '2'])
})

test('runs of a test are numbered from the first on, defined or not', () => {
  const log = newLog()
  log.control(hour(0))
  log.run(hour(1), 'pass')
  log.define(hour(2))
  log.run(hour(3), 'pass')
  assert.equal(log.is(hour(3)), 'met')
})

test('a hidden run of a dead canary must be revealed like any other', () => {
  const log = simpleLog({ delayDays: 1 })
  log.hide(day(0), 'pass').open(day(0.5))
  const dead = log.hide(day(1), 'pass', { canary: false })
  log.hide(day(2), 'pass').open(day(2.5))
  assert.equal(log.is(day(3)), 'stale')
  dead.open(day(3.1))
  assert.equal(log.is(day(3.1)), 'met')
})

test('each hidden run is answered for by its own reveal', () => {
  const log = simpleLog({ delayDays: 1 })
  log.hide(day(0), 'pass').open(day(0.5))
  const [first, second] = [log.hide(day(0.6), 'pass'), log.hide(day(0.7), 'fail')]
  log.hide(day(0.8), 'pass').open(day(0.9))
  assert.equal(log.is(day(1.8)), 'stale')
  second.open(day(1.9))
  assert.equal(log.is(day(1.9)), 'stale', 'the other one is still hidden')
  first.open(day(1.95))
  assert.equal(log.is(day(1.95)), 'met')
})

test('what is revealed late does not make the last verification older', () => {
  const log = simpleLog({ delayDays: 1 })
  const late = log.hide(day(0), 'pass')
  log.hide(day(0.5), 'pass').open(day(0.6))
  late.open(day(2))
  assert.equal(log.at(day(2)).verifiedAt, day(0.5))
})

test('a reveal is nothing to a control that was published after the run', () => {
  const log = simpleLog({ delayDays: 1 })
  const run = log.hide(day(0), 'fail')
  log.control(day(0.1), ['a@1'], 0, 1, 'e')
  run.open(day(3))
  assert.equal(log.is(day(3)), 'stale')
  const statuses = statusOf(folded(log.entries), day(3))
  assert.equal(statuses.get('e')?.status, 'pending')
})

function folded(entries: readonly Entry[]): FoldState {
  let state = emptyFold()
  for (const [index, entry] of entries.entries()) state = fold(sha256, state, index, entry)
  return state
}

test('a run of an older version that comes to light later does not take the place of a newer one', () => {
  const log = simpleLog({ delayDays: 7 })
  const hidden = log.hide(day(0), 'fail')
  log.define(day(1), { version: 2 })
  log.control(day(1), ['a@2'], 0, 2)
  const newer = log.run(day(7), 'pass', { test: 'a@2', seq: 2 })
  hidden.open(day(6.9))
  assert.equal(log.at(day(7.5)).tests[0]?.run, newer)
  assert.equal(log.is(day(7.5)), 'met')
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

test('a state is not asked about an instant before entries it has folded', () => {
  const log = simpleLog()
  log.run(hour(5), 'pass')
  let state = emptyFold()
  for (const [index, entry] of log.entries.entries()) state = fold(sha256, state, index, entry)
  assert.throws(() => statusOf(state, hour(4)), /later than this instant/)
})

test('a fold may be stored and taken up at any entry, and asking it changes nothing', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(0, 2),
      (steps, delayDays) => {
        const { log } = play(steps, 1, delayDays)
        let straight = emptyFold()
        let stored = emptyFold()
        for (const [index, entry] of log.entries.entries()) {
          straight = fold(sha256, straight, index, entry)
          stored = reread(fold(sha256, stored, index, entry))
          statusOf(stored, instantText(Math.max(stored.clock, Date.parse(entry.at)) + 5 * hourMs))
          assert.deepEqual(stored, reread(straight))
        }
        assert.equal(straight.size, log.entries.length)
      },
    ),
    { numRuns: 60 },
  )
})

function reread(state: FoldState): FoldState {
  return parseFold(foldBytes(state))
}

test('the bytes of a fold do not depend on the order of its making, and no other spelling is read', () => {
  const [one, two] = [emptyFold(), emptyFold()]
  one.tests = { a: { seq: 1, versions: {} }, b: { seq: 2, versions: {} } }
  two.tests = { b: { versions: {}, seq: 2 }, a: { versions: {}, seq: 1 } }
  assert.deepEqual(foldBytes(one), foldBytes(two))
  assert.throws(() => parseFold(utf8(JSON.stringify(two))), /one form/)
  assert.throws(() => parseFold(utf8('{}')), { name: 'FormatError' })
  assert.throws(() => parseFold(utf8('x')), { name: 'FormatError' })
})

test('ten years of runs leave a small fold', () => {
  const log = simpleLog({ delayDays: 7 })
  let state = emptyFold()
  let index = 0
  const take = () => {
    for (; index < log.entries.length; index++) {
      const entry = log.entries[index]
      if (entry) state = fold(sha256, state, index, entry)
    }
  }
  for (let d = 0; d < 3650; d++) {
    const run = log.hide(day(d), d % 9 === 0 ? 'fail' : 'pass')
    run.open(day(d + 0.5))
  }
  take()
  assert.ok(foldBytes(state).length < 4000, `${foldBytes(state).length} bytes`)
})
