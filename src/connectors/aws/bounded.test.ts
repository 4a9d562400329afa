import assert from 'node:assert/strict'
import { test } from 'node:test'

import { gate, mapBounded } from './bounded.ts'

/** A task that tells how many of its kind ran at the same time. */
function busy() {
  let running = 0
  const seen = { most: 0 }
  async function work(): Promise<void> {
    seen.most = Math.max(seen.most, ++running)
    await new Promise((done) => setImmediate(done))
    running--
  }
  return { seen, work }
}

test('results come in the order of the items, however long each takes, and only so many run at once', async () => {
  const { seen, work } = busy()
  const results = await mapBounded([1, 2, 3, 4, 5, 6, 7], 3, async (n) => {
    await work()
    return n * 2
  })

  assert.deepEqual(results, [2, 4, 6, 8, 10, 12, 14])
  assert.equal(seen.most, 3)
  assert.deepEqual(await mapBounded([], 3, async () => 1), [])
})

test('a gate lets only so many through at once, and a failure frees its place', async () => {
  const { seen, work } = busy()
  const through = gate(2)
  const failing = through(() => Promise.reject(new Error('no')))
  const all = Promise.all(Array.from({ length: 9 }, () => through(work)))

  await assert.rejects(failing)
  await all
  assert.equal(seen.most, 2)
})
