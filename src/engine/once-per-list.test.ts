import assert from 'node:assert/strict'
import { test } from 'node:test'

import { oncePerList } from './once-per-list.ts'

test('a list is gone through once, whatever comes of it, and another list is another matter', () => {
  let worked = 0
  const first = oncePerList((list: readonly string[]) => {
    worked++
    return list[0]
  })
  const [empty, full] = [[], ['a']]
  for (const list of [empty, full, empty, full]) assert.equal(first(list), list[0])
  assert.equal(worked, 2)
  assert.equal(first(['b']), 'b')
})
