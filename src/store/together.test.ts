import assert from 'node:assert/strict'
import { test } from 'node:test'

import { together } from './together.ts'

test('what comes while a go is under way makes up the next one, in order, and never twice the same key', async () => {
  const goes: string[][] = []
  const add = together<string>(
    (item) => item,
    async (items) => {
      goes.push([...items])
      await Promise.resolve()
    },
  )
  await Promise.all(['a', 'b', 'c', 'b', 'd'].map(add))
  await add('e')
  assert.deepEqual(goes, [['a'], ['b', 'c', 'd'], ['b'], ['e']])
})

test('a go that fails fails for all that were part of it, and for nobody after', async () => {
  const add = together<string>(
    (item) => item,
    async (items) => {
      if (items.includes('bad')) throw new Error('no')
    },
  )
  const ended = await Promise.allSettled(['first', 'bad', 'beside', 'bad'].map(add))
  assert.deepEqual(
    ended.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'rejected'],
  )
  await add('after')
})
