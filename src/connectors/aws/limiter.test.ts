import assert from 'node:assert/strict'
import { test } from 'node:test'

import { TokenBucket } from '#connectors/token-bucket.ts'
import type { Clock } from '#connectors/token-bucket.ts'

import { Limiter } from './limiter.ts'

/** A clock that stands still but for what it is told, and writes down who had to wait how long. */
function stoppedClock(): Clock & { time: number; waits: number[] } {
  const clock = {
    time: 0,
    waits: new Array<number>(),
    now: () => clock.time,
    async sleep(ms: number) {
      clock.waits.push(ms)
    },
  }
  return clock
}

test('a burst goes through at once, and the rest one by one at the rate', async () => {
  const clock = stoppedClock()
  const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, clock)
  await Promise.all(Array.from({ length: 6 }, () => bucket.take()))

  assert.deepEqual(clock.waits, [500, 1000, 1500])
})

test('a rest refills the bucket, but never beyond its burst', async () => {
  const clock = stoppedClock()
  const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, clock)
  await bucket.take()
  assert.equal(bucket.isFull, false)
  clock.time = 3_600_000
  assert.equal(bucket.isFull, true)
  for (let i = 0; i < 4; i++) await bucket.take()

  assert.deepEqual(clock.waits, [500])
})

test('accounts, regions and actions do not slow each other down', async () => {
  const clock = stoppedClock()
  const limiter = new Limiter(clock)
  const call = { service: 'rds', op: 'DescribeDBInstances', account: '1', region: 'a', params: {} }
  const rate = { perSecond: 5, burst: 10 }
  for (let i = 0; i < 10; i++) await limiter.wait(call, rate)
  await limiter.wait({ ...call, account: '2' }, rate)
  await limiter.wait({ ...call, region: 'b' }, rate)
  await limiter.wait({ ...call, op: 'DescribeDBClusters' }, rate)
  assert.deepEqual(clock.waits, [])
  await limiter.wait(call, rate)

  assert.deepEqual(clock.waits, [200])
})
