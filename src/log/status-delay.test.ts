import assert from 'node:assert/strict'
import { test } from 'node:test'

import { utf8 } from './bytes.ts'
import { encodeDisclosure } from './disclosure.ts'
import type { Entry } from './entry.ts'
import { emptyFold } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { hiddenRunFields } from './hidden-run.ts'
import { instantText } from './instant.ts'
import { fold, statusOf } from './status.ts'
import { day, hour, hourMs, sha256, simpleLog, start } from './test-log.ts'

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
