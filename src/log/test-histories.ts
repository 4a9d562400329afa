/** Random histories of one control over two tests, for tests that compare one reading of a log with another. */
import fc from 'fast-check'

import type { RunResult } from './entry.ts'
import { day, hour, newLog } from './test-log.ts'

/** One thing that happens, some hours after the one before. */
export type Step = { hours: number; pick: number } & (
  | { kind: 'run'; test: 'a' | 'b'; result: RunResult; skip: boolean; canary: boolean }
  | { kind: 'pin'; test: 'a' | 'b'; everyHours: number }
  | { kind: 'withdraw' | 'publish' | 'nothing' }
)

const hours = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 26 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 800 }) },
)
const pick = fc.integer({ min: 0, max: 100 })
const testId = fc.constantFrom<'a' | 'b'>('a', 'b')
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      hours,
      pick,
      test: testId,
      result: fc.constantFrom<RunResult>('pass', 'pass', 'deviated', 'excepted', 'fail', 'unknown'),
      skip: fc.integer({ max: 12, min: 0 }).map((n) => n === 0),
      canary: fc.integer({ max: 12, min: 0 }).map((n) => n > 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('pin' as const),
      hours,
      pick,
      test: testId,
      everyHours: fc.integer({ min: 10, max: 60 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('withdraw' as const, 'publish' as const, 'nothing' as const),
      hours,
      pick,
    }),
  },
)

/** Plays steps into a log of one control over tests a and b. */
export function play(steps: readonly Step[], windowDays: number, delayDays: number) {
  const log = newLog()
  const versions = { a: 1, b: 1 }
  let version = 1
  const pins = () => [`a@${versions.a}`, `b@${versions.b}`]
  const ends = { a: log.except(hour(0), day(9)), b: log.except(hour(0), day(40), 'b') }
  for (const id of ['a', 'b']) log.define(hour(0), { id, delayDays: id === 'a' ? delayDays : 0 })
  log.control(hour(0), pins(), windowDays)
  const seqs = { a: 0, b: 0 }
  let now = 0
  const reveals: { at: number; open: (at: string) => number }[] = []
  const revealUntil = (limit: number) => {
    for (const { at, open } of reveals.splice(0)) {
      if (at > limit) reveals.push({ at, open })
      else open(hour(at))
    }
  }
  for (const one of steps) {
    now += one.hours
    revealUntil(now - 1)
    if (one.kind === 'run') {
      const { test: id, result, canary } = one
      seqs[id] += one.skip ? 2 : 1
      const more = { test: `${id}@${versions[id]}`, seq: seqs[id], canary }
      if (id === 'a' && delayDays > 0) {
        const run = log.hide(hour(now), result, more, result === 'excepted' ? [ends.a] : [])
        // Most reveals come in time, some late, some never.
        const later = one.pick < 80 ? delayDays * 24 : delayDays * 24 + one.pick
        if (one.pick < 95) reveals.push({ at: now + later, open: run.open })
        reveals.sort((x, y) => x.at - y.at)
      } else {
        if (result === 'excepted') log.leanOn(ends[id])
        log.run(hour(now), result, more)
      }
    } else if (one.kind === 'pin') {
      versions[one.test]++
      const definition = { id: one.test, version: versions[one.test], everyHours: one.everyHours }
      log.define(hour(now), { ...definition, delayDays: one.test === 'a' ? delayDays : 0 })
      log.control(hour(now), pins(), windowDays, ++version)
    } else if (one.kind === 'withdraw') log.withdraw(hour(now))
    else if (one.kind === 'publish') log.control(hour(now), pins(), windowDays, ++version)
  }
  return { log, endHour: now + 900 }
}
