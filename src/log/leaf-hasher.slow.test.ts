import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import fc from 'fast-check'

import type { Sha256 } from './hash.ts'
import { LeafHasher } from './leaf-hasher.ts'
import { itemLeaf } from './population-tree.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('a hasher that is used again and again makes the hashes of itemLeaf, whatever was hashed before', () => {
  const hasher = new LeafHasher(sha256)
  const itemKey = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(
    fc.property(bytes32, bytes32, itemKey, fc.json(), (key, itemDigest, name, json) => {
      const salt = { key, test: 'storage-encrypted', itemKey: name, itemDigest }
      const value = { item: JSON.parse(json) as unknown, finding: 'pass' }
      assert.deepEqual(hasher.hash(salt, value), itemLeaf(sha256, salt, value).hash)
    }),
  )
})

test('an item larger than any before, in characters of several bytes, is hashed whole', () => {
  const hasher = new LeafHasher(sha256)
  const salt = { key: new Uint8Array(32), test: 't', itemDigest: new Uint8Array(32) }
  for (const length of [1, 10_000, 3, 100_000, 2]) {
    const whole = { ...salt, itemKey: 'ü€𝄞'.repeat(length % 1000) }
    const value = '€'.repeat(length)
    assert.deepEqual(hasher.hash(whole, value), itemLeaf(sha256, whole, value).hash)
  }
})

test('what cannot salt a leaf is refused, as itemLeaf refuses it', () => {
  const hasher = new LeafHasher(sha256)
  const good = { key: new Uint8Array(32), test: 't', itemKey: 'k', itemDigest: new Uint8Array(32) }
  for (const salt of [
    { ...good, key: new Uint8Array(31) },
    { ...good, itemDigest: new Uint8Array(33) },
    { ...good, test: 'a\0b' },
  ]) {
    assert.throws(() => hasher.hash(salt, 1))
    assert.throws(() => itemLeaf(sha256, salt, 1))
  }
})
