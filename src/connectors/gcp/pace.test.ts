import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'

import type { Clock } from '#connectors/token-bucket.ts'

import { Pace } from './pace.ts'

const rate = { perSecond: 100, burst: 100 }

/** A clock that moves when it is told to, and wakes whoever slept for long enough. */
function handClock(): Clock & { to(ms: number): Promise<void> } {
  let time = 0
  let sleepers: { at: number; wake: () => void }[] = []
  return {
    now: () => time,
    sleep: (ms) => new Promise((wake) => sleepers.push({ at: time + ms, wake })),
    async to(ms) {
      time = ms
      const due = sleepers.filter(({ at }) => at <= time)
      sleepers = sleepers.filter(({ at }) => at > time)
      for (const { wake } of due) wake()
      await setImmediate()
    },
  }
}

test('while one operation rests, none of its callers is let through, and those of another are', async () => {
  const clock = handClock()
  const pace = new Pace(clock)
  const through: string[] = []
  const caller = (name: string, operation: string) =>
    void pace.wait(operation, rate).then(() => through.push(name))

  pace.rest('list', 1000)
  for (const name of ['a', 'b', 'c']) caller(name, 'list')
  caller('other', 'get')
  await clock.to(999)
  assert.deepEqual(through, ['other'])
  await clock.to(1000)
  assert.deepEqual(through, ['other', 'a', 'b', 'c'])
})

test('callers that wait already wait on when it is throttled again, and a shorter rest shortens nothing', async () => {
  const clock = handClock()
  const pace = new Pace(clock)
  const through: string[] = []
  const caller = (name: string) => void pace.wait('list', rate).then(() => through.push(name))

  pace.rest('list', 1000)
  caller('a')
  await clock.to(500)
  caller('b')
  // Two that were still under way come back throttled, one after the other.
  pace.rest('list', 2000)
  pace.rest('list', 100)
  await clock.to(1000)
  await clock.to(2499)
  assert.deepEqual(through, [])
  caller('c')
  await clock.to(2500)
  assert.deepEqual(new Set(through), new Set(['a', 'b', 'c']))
})
