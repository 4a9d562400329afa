import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { LeafCollector, leafChanges } from './leaf-changes.ts'

const leaf = (index: number) => new Uint8Array(32).fill(index % 251)

test('changes come out in rising order with their own hashes, in whatever order they went in', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 2 ** 40 }), { maxLength: 50 }), (indexes) => {
      const { indexes: found, hashes } = leafChanges(indexes.map((index) => [index, leaf(index)]))
      assert.deepEqual(
        Array.from(found),
        indexes.toSorted((a, b) => a - b),
      )
      Array.from(found).forEach((index, place) =>
        assert.deepEqual(hashes.subarray(place * 32, place * 32 + 32), leaf(index)),
      )
    }),
  )
})

test('more changes than one stretch of memory holds stay apart, and the hash given may be used again', () => {
  const collector = new LeafCollector()
  const scratch = new Uint8Array(32)
  const count = 10_000
  for (let index = count - 1; index >= 0; index--) collector.add(index, scratch.fill(index % 251))
  assert.equal(collector.size, count)
  const { indexes, hashes } = collector.take()
  for (let index = 0; index < count; index++) {
    assert.equal(indexes[index], index)
    assert.equal(hashes[index * 32 + 31], index % 251)
  }
})
