import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import fc from 'fast-check'

import { hex, utf8 } from './bytes.ts'
import { leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { keptTiles } from './kept-tiles.ts'
import { leafChanges } from './leaf-changes.ts'
import { absentLeaf, itemLeaf, itemSalt, verifyItem } from './population-tree.ts'
import { sampleSlots } from './sample.ts'
import { writeTiles } from './tile-writer.ts'
import { inclusionProof } from './tiles.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const key = sha256(utf8('population key'))

function saltOf(itemKey: string, test = 'encrypted', content = 'content') {
  return { key, test, itemKey, itemDigest: sha256(utf8(content)) }
}

test('an auditor shown some items can check each, and sees nothing of the others', async () => {
  const items = Array.from({ length: 30 }, (_, i) => {
    return itemLeaf(sha256, saltOf(`database-${i}`), { encrypted: i !== 7 })
  })
  const tiles = keptTiles()
  const hashes = new Map(items.map(({ hash }, slot) => [slot, hash]))
  hashes.set(12, absentLeaf(sha256))
  const {
    root,
    size,
    tiles: written,
  } = await writeTiles(sha256, 0, leafChanges(hashes), tiles.read)
  tiles.write(written)

  for (const slot of [0, 7, 29]) {
    const disclosure = items[slot]?.disclosure ?? ''
    const proof = await inclusionProof(sha256, slot, size, tiles.read)
    const shown = verifyItem(sha256, { slot, size, disclosure, proof, root })
    assert.ok(typeof shown === 'object')
    assert.equal(shown.name, `database-${slot}`)
    assert.deepEqual(shown.value, { encrypted: slot !== 7 })

    const better = itemLeaf(sha256, saltOf(`database-${slot}`), { encrypted: 'surely' }).disclosure
    const forged = { slot, size, disclosure: better, proof, root }
    assert.equal(verifyItem(sha256, forged), undefined)
    assert.equal(verifyItem(sha256, { slot: 1, size, disclosure, proof, root }), undefined)
    assert.equal(verifyItem(sha256, { slot, size, proof, root }), undefined, 'not absent')
  }
  const proof = await inclusionProof(sha256, 12, size, tiles.read)
  assert.equal(verifyItem(sha256, { slot: 12, size, proof, root }), 'absent')
  const gone = items[12]?.disclosure ?? ''
  assert.equal(verifyItem(sha256, { slot: 12, size, disclosure: gone, proof, root }), undefined)
})

test('a salt is 128 bits of the documented hash', () => {
  const documented = Buffer.concat([
    key,
    Buffer.from('encrypted\0database-1\0'),
    sha256(utf8('content')),
  ])
  const expected = createHash('sha256').update(documented).digest('hex').slice(0, 32)
  assert.equal(hex(itemSalt(sha256, saltOf('database-1'))), expected)
})

test('no two items share a salt, whatever characters their keys hold', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '~'), maxLength: 4 })
  const id = fc.string({ unit: fc.constantFrom('a', 'b', '~'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(id, text, text, id, text, text, (test1, key1, content1, test2, key2, content2) => {
      const same = test1 === test2 && key1 === key2 && content1 === content2
      const one = itemSalt(sha256, saltOf(key1, test1, content1))
      const two = itemSalt(sha256, saltOf(key2, test2, content2))
      assert.equal(hex(one) === hex(two), same)
    }),
    { numRuns: 2000 },
  )
  assert.throws(() => itemSalt(sha256, saltOf('b', 'a\0')), /0x00/)
})

const sample = { nonce: utf8("the auditor's nonce"), root: sha256(utf8('root')), size: 500 }

test('a sample is what the documented formula gives', () => {
  const slots: number[] = []
  for (let k = 0n; slots.length < 25; k++) {
    const number = Buffer.alloc(8)
    number.writeBigUInt64BE(k)
    const hash = sha256(Buffer.concat([sample.nonce, sample.root, number]))
    const slot = Number(BigInt(`0x${hex(hash)}`) % 500n)
    if (!slots.includes(slot) && slot % 3 !== 0) slots.push(slot)
  }
  assert.deepEqual(
    sampleSlots(sha256, sample, 25, (slot) => slot % 3 === 0),
    slots,
  )
})

test('a sample never repeats a slot, passes over absent ones, and ends when all are drawn', () => {
  const slots = sampleSlots(sha256, { ...sample, size: 40 }, 100, (slot) => slot < 10)
  assert.equal(slots.length, 30)
  assert.deepEqual(
    slots.toSorted((a, b) => a - b),
    Array.from({ length: 30 }, (_, i) => i + 10),
  )
  const none = sampleSlots(sha256, { ...sample, size: 0 }, 5, () => false)
  assert.deepEqual(none, [])
})

test('another nonce or another root draws another sample', () => {
  const drawn = sampleSlots(sha256, sample, 10, () => false)
  const otherNonce = { ...sample, nonce: utf8('another nonce') }
  const otherRoot = { ...sample, root: sha256(utf8('other')) }
  assert.notDeepEqual(
    sampleSlots(sha256, otherNonce, 10, () => false),
    drawn,
  )
  assert.notDeepEqual(
    sampleSlots(sha256, otherRoot, 10, () => false),
    drawn,
  )
})

test('a departed item leaves the text ~absent, of which everybody knows the leaf', () => {
  assert.deepEqual(absentLeaf(sha256), leafHash(sha256, utf8('~absent')))
})
