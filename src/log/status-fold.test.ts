import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { utf8 } from './bytes.ts'
import { emptyFold, foldBytes, parseFold } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { instantText } from './instant.ts'
import { fold, statusOf } from './status.ts'
import { play, step } from './test-histories.ts'
import { day, hour, hourMs, sha256, simpleLog } from './test-log.ts'

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
