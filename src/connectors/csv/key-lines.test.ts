import assert from 'node:assert/strict'
import { test } from 'node:test'

import { keyLines } from './key-lines.ts'

test('the first line of every key is remembered, however many there are', () => {
  const lines = keyLines()
  for (let n = 1; n <= 50_000; n++) assert.equal(lines.seenBefore(`key ${n}`, n), undefined)
  for (let n = 1; n <= 50_000; n += 997) assert.equal(lines.seenBefore(`key ${n}`, 99_999), n)
  assert.equal(lines.seenBefore('', 1), undefined)
  assert.equal(lines.seenBefore('', 2), 1)
})

test('memory has an end: later keys are not remembered, earlier ones are', () => {
  const lines = keyLines(3)
  for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) lines.seenBefore(key, index + 1)
  assert.equal(lines.seenBefore('d', 9), undefined)
  assert.equal(lines.seenBefore('c', 9), 3)
})
