import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Entry, RunResult } from './entry.ts'
import { emptyFold } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { fold } from './status.ts'
import { day, hour, newLog, sha256, simpleLog } from './test-log.ts'

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

function folded(entries: readonly Entry[]): FoldState {
  let state = emptyFold()
  for (const [index, entry] of entries.entries()) state = fold(sha256, state, index, entry)
  return state
}
