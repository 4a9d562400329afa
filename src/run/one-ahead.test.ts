import assert from 'node:assert/strict'
import { test } from 'node:test'

import { oneAhead } from './one-ahead.ts'

test('the next is under way while one is used, in order, and no more than that', async () => {
  const asked: number[] = []
  async function* numbers() {
    for (let n = 0; n < 5; n++) {
      asked.push(n)
      await Promise.resolve()
      yield n
    }
  }
  const used: number[] = []
  for await (const n of oneAhead(numbers())) {
    await new Promise(setImmediate)
    assert.deepEqual(asked.slice(n), n < 4 ? [n, n + 1] : [n])
    used.push(n)
  }
  assert.deepEqual(used, [0, 1, 2, 3, 4])
})

test('whoever stops early ends what it is taken from, and an error comes where it belongs', async () => {
  let hasEnded = false
  async function* failing() {
    try {
      yield 1
      await Promise.resolve()
      throw new Error('no more')
    } finally {
      hasEnded = true
    }
  }
  for await (const n of oneAhead(failing())) {
    assert.equal(n, 1)
    break
  }
  assert(hasEnded)
  const used: number[] = []
  await assert.rejects(
    async () => {
      for await (const n of oneAhead(failing())) used.push(n)
    },
    { message: 'no more' },
  )
  assert.deepEqual(used, [1])
})
