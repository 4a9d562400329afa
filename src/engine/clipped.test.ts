import assert from 'node:assert/strict'
import { test } from 'node:test'

import { clipped } from './clipped.ts'

test('a text is cut between signs, never within one', () => {
  assert.equal(clipped('abc', 2), 'ab')
  assert.equal(clipped('abc', 3), 'abc')
  assert.equal(clipped('a😀b', 2), 'a')
  assert.equal(clipped('a😀b', 3), 'a😀')
  assert(clipped(`${'a'.repeat(199)}😀`, 200).isWellFormed())
})
