import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import fc from 'fast-check'

import { base64, concat, equal, utf8 } from './bytes.ts'
import { leafHash, nodeHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import {
  emptyRoot,
  powerOfTwoUpTo,
  rootOf,
  rootOfPacked,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts'
import { merkleConsistency, merkleHashes, merkleInclusion } from './vectors.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

/** A hash of the vectors by its number in the list, of whatever length it is there. */
function vectorHash(number: string | undefined): Uint8Array {
  const text = merkleHashes[Number(number)]
  assert.ok(text !== undefined)
  return text === '(none)' ? new Uint8Array(0) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
}

function vectorProof(numbers: string | undefined): Uint8Array[] {
  return numbers === '-' ? [] : (numbers ?? '').split(',').map(vectorHash)
}

test('all 98 published inclusion vectors are judged as published', () => {
  let right = 0
  for (const line of merkleInclusion) {
    const [index, size, leaf, proof, root, verdict] = line.split(' ')
    const claim = {
      index: Number(index),
      size: Number(size),
      leafHash: vectorHash(leaf),
      proof: vectorProof(proof),
      root: vectorHash(root),
    }
    assert.equal(verifyInclusion(sha256, claim), verdict === 'ok', line)
    right += verdict === 'ok' ? 1 : 0
  }
  assert.equal(merkleInclusion.length, 98)
  assert.equal(right, 6)
})

test('all 98 published consistency vectors are judged as published', () => {
  let right = 0
  for (const line of merkleConsistency) {
    const [from, to, fromRoot, toRoot, proof, verdict] = line.split(' ')
    const claim = {
      from: Number(from),
      to: Number(to),
      fromRoot: vectorHash(fromRoot),
      toRoot: vectorHash(toRoot),
      proof: vectorProof(proof),
    }
    assert.equal(verifyConsistency(sha256, claim), verdict === 'ok', line)
    right += verdict === 'ok' ? 1 : 0
  }
  assert.equal(merkleConsistency.length, 98)
  assert.equal(right, 6)
})

test('the empty root is the hash of nothing', () => {
  assert.equal(base64(emptyRoot(sha256)), '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
  assert.deepEqual(rootOf(sha256, []), emptyRoot(sha256))
})

test('a root is what the recursive definition of RFC 6962 says, for every size up to 300', () => {
  const leaves = Array.from({ length: 300 }, (_, i) => leafHash(sha256, utf8(`leaf ${i}`)))
  for (let size = 1; size <= leaves.length; size++) {
    assert.ok(equal(rootOf(sha256, leaves.slice(0, size)), defined(leaves.slice(0, size))))
  }
})

/** MTH of RFC 6962 §2.1, word for word. */
function defined(leaves: Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only && leaves.length === 1) return only
  const split = powerOfTwoUpTo(leaves.length - 1)
  return nodeHash(sha256, defined(leaves.slice(0, split)), defined(leaves.slice(split)))
}

test('leaf and node hashes can not stand for each other', () => {
  const [a, b] = [sha256(utf8('a')), sha256(utf8('b'))]
  assert.notDeepEqual(leafHash(sha256, concat(a, b)), nodeHash(sha256, a, b))
  assert.deepEqual(nodeHash(sha256, a, b), sha256(concat(Uint8Array.of(1), a, b)))
})

test('sizes and indexes that are no exact whole numbers are refused', () => {
  const root = sha256(utf8('x'))
  const bad = [-1, 0.5, NaN, Infinity, 2 ** 53]
  for (const n of bad) {
    const inclusion = { index: 0, size: 1, leafHash: root, proof: [], root }
    assert.equal(verifyInclusion(sha256, { ...inclusion, size: n }), false)
    assert.equal(verifyInclusion(sha256, { ...inclusion, index: n }), false)
    const consistency = { from: 1, to: 1, fromRoot: root, toRoot: root, proof: [] }
    assert.equal(verifyConsistency(sha256, { ...consistency, from: n }), false)
    assert.equal(verifyConsistency(sha256, { ...consistency, from: n, to: n }), false)
  }
})

test('the largest power of two is exact up to 2^53', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (n) => {
      const power = powerOfTwoUpTo(n)
      assert.ok(power <= n && n - power < power)
      assert.ok(Number.isInteger(Math.log2(power)))
    }),
  )
})

test('hashes that are not 32 bytes are refused, also where they hash to the root together', () => {
  const [left, right] = [sha256(utf8('left')), sha256(utf8('right'))]
  const root = nodeHash(sha256, left, right)
  const both = concat(left, right)
  const [longer, shorter] = [both.slice(0, 33), both.slice(33)]
  const inclusion = { index: 0, size: 2, root }
  assert(verifyInclusion(sha256, { ...inclusion, leafHash: left, proof: [right] }))
  assert(!verifyInclusion(sha256, { ...inclusion, leafHash: longer, proof: [shorter] }))
  const consistency = { from: 1, to: 2, toRoot: root }
  assert(verifyConsistency(sha256, { ...consistency, fromRoot: left, proof: [right] }))
  assert(!verifyConsistency(sha256, { ...consistency, fromRoot: longer, proof: [shorter] }))
  assert.throws(() => rootOfPacked(sha256, shorter), /32 bytes each/)
})

test('a proof longer than the tree is high is refused, also where it hashes to the root', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => sha256(utf8(name)))
  assert(a && b && c && d)
  const alone = { index: 0, size: 1, leafHash: a, proof: [b], root: nodeHash(sha256, b, a) }
  assert(!verifyInclusion(sha256, alone))
  const three = nodeHash(sha256, b, a)
  const four = nodeHash(sha256, b, nodeHash(sha256, a, c))
  const right = { from: 3, to: 4, fromRoot: three, toRoot: four, proof: [a, c, b] }
  assert(verifyConsistency(sha256, right))
  const longer = {
    ...right,
    fromRoot: nodeHash(sha256, d, three),
    toRoot: nodeHash(sha256, d, four),
    proof: [a, c, b, d],
  }
  assert(!verifyConsistency(sha256, longer))
})
