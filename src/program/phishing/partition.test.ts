import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { partsOf, roundedToThrees, smallestPart } from './partition.ts'
import type { Cell } from './partition.ts'

function cells(...sent: number[]): Cell[] {
  return sent.map((each, cell) => ({ cell, sent: each, opened: 0, reported: 0 }))
}

test('what is too small goes together with what is smallest, and what cannot is not counted at all', () => {
  assert.deepEqual(
    partsOf(cells(40, 3, 12, 8)).map((part) => part.cells),
    [[0], [1, 3], [2]],
  )
  assert.deepEqual(
    partsOf(cells(40, 9)).map((part) => part.cells),
    [[0, 1]],
  )
  assert.deepEqual(partsOf(cells(9)), [])
  assert.deepEqual(partsOf(cells(0, 0)), [])
  assert.deepEqual(partsOf([]), [])
})

test('any two sets that can be added up of parts differ by ten people or more, or not at all', () => {
  const some = fc.array(fc.nat({ max: 60 }), { maxLength: 8 })
  fc.assert(
    fc.property(some, fc.infiniteStream(fc.boolean()), (sent, choose) => {
      const parts = partsOf(cells(...sent))
      const total = sent.reduce((sum, each) => sum + each, 0)
      assert.equal(
        parts.reduce((sum, part) => sum + part.sent, 0),
        total >= smallestPart ? total : 0,
      )
      const all = parts.flatMap((part) => part.cells)
      assert.equal(new Set(all).size, all.length)
      const of = () => parts.filter(() => choose.next().value)
      const [a, b] = [of(), of()]
      const onlyInA = a.filter((part) => !b.includes(part))
      assert(
        onlyInA.length === 0 || onlyInA.reduce((sum, part) => sum + part.sent, 0) >= smallestPart,
      )
    }),
  )
})

test('no figure says that it was one, or that it was everybody, for certain', () => {
  for (let of = smallestPart; of <= 40; of++) {
    for (let shown = 0; shown <= of; shown++) {
      const behind = Array.from({ length: of + 1 }, (_, n) => n).filter(
        (n) => roundedToThrees(n, of) === shown,
      )
      assert(behind.length !== 1, `${shown} of ${of} is always ${behind[0]}`)
    }
  }
})
