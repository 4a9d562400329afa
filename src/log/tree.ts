/**
 * The Merkle tree of RFC 6962 §2.1 (https://www.rfc-editor.org/rfc/rfc6962#section-2.1): one hash, the root, stands
 * for every entry in its place. Sizes and indexes are numbers below 2^53.
 */

import { equal } from './bytes.ts'
import { hashSize, nodeHash } from './hash.ts'
import type { Sha256 } from './hash.ts'

/** The root of a tree with nothing in it. */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0))
}

/** The root over these leaf hashes (32 bytes each), computed from nothing else. */
export function rootOf(sha256: Sha256, leafHashes: readonly Uint8Array[]): Uint8Array {
  const packed = new Uint8Array(leafHashes.length * hashSize)
  leafHashes.forEach((hash, index) => packed.set(hash, index * hashSize))
  return rootOfPacked(sha256, packed)
}

/** As `rootOf`, for hashes lying one after the other in one array, which is left as it was. */
export function rootOfPacked(sha256: Sha256, hashes: Uint8Array): Uint8Array {
  let count = hashes.length / hashSize
  if (!Number.isInteger(count)) throw new Error('hashes are 32 bytes each')
  if (count === 0) return emptyRoot(sha256)

  // Level by level, neighbours become their parent; a last one without neighbour moves up as it is. That is the same
  // tree as the RFC's, which splits at the largest power of two.
  const level = Uint8Array.from(hashes)
  const pair = new Uint8Array(1 + 2 * hashSize)
  pair[0] = 1
  while (count > 1) {
    for (let left = 0; left + 1 < count; left += 2) {
      pair.set(level.subarray(left * hashSize, (left + 2) * hashSize), 1)
      level.set(sha256(pair), (left / 2) * hashSize)
    }
    if (count % 2 === 1) {
      level.copyWithin(((count - 1) / 2) * hashSize, (count - 1) * hashSize, count * hashSize)
    }
    count = Math.ceil(count / 2)
  }
  return level.slice(0, hashSize)
}

/** What an inclusion proof claims: the leaf stands at `index` in the tree of `size` leaves whose root is `root`. */
export interface Inclusion {
  index: number
  size: number
  leafHash: Uint8Array
  proof: readonly Uint8Array[]
  root: Uint8Array
}

/** Whether the proof shows what it claims: RFC 9162 §2.1.3.2, https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2 */
export function verifyInclusion(sha256: Sha256, claim: Inclusion): boolean {
  const { index, size, proof, root } = claim
  if (!isSize(index) || !isSize(size) || index >= size) return false
  if (![claim.leafHash, root, ...proof].every(isHash)) return false

  // `node` and `last` are our node's and the last node's place on the level we have climbed to.
  let node = index
  let last = size - 1
  let hash = claim.leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      hash = nodeHash(sha256, sibling, hash)
      while (node !== 0 && !isOdd(node)) [node, last] = [half(node), half(last)]
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equal(hash, root)
}

/** What a consistency proof claims: the tree of `to` leaves begins with exactly the `from` leaves of the older one. */
export interface Consistency {
  from: number
  to: number
  fromRoot: Uint8Array
  toRoot: Uint8Array
  proof: readonly Uint8Array[]
}

/**
 * Whether the proof shows what it claims: RFC 9162 §2.1.4.2, https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2
 * A claim from size 0 proves nothing and is refused: whoever starts from an empty tree has nothing to compare.
 */
export function verifyConsistency(sha256: Sha256, claim: Consistency): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim
  if (!isSize(from) || !isSize(to) || from === 0 || from > to) return false
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot)
  if (![fromRoot, toRoot, ...proof].every(isHash)) return false

  // A whole number of leaves to the power of two is itself a node of the newer tree, and the proof leaves it out.
  const [first, ...rest] = isPowerOfTwo(from) && proof.length > 0 ? [fromRoot, ...proof] : proof
  if (first === undefined) return false
  let node = from - 1
  let last = to - 1
  while (isOdd(node)) [node, last] = [half(node), half(last)]
  let older = first
  let newer = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      older = nodeHash(sha256, sibling, older)
      newer = nodeHash(sha256, sibling, newer)
      while (node !== 0 && !isOdd(node)) [node, last] = [half(node), half(last)]
    } else {
      newer = nodeHash(sha256, newer, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equal(older, fromRoot) && equal(newer, toRoot)
}

/** The largest power of two that is not above `n`; `n` is at least 1. */
export function powerOfTwoUpTo(n: number): number {
  let power = 1
  while (power * 2 <= n) power *= 2
  return power
}

// JavaScript's bit operators cut numbers to 32 bits, so these count instead.
function isOdd(n: number): boolean {
  return n % 2 === 1
}

function half(n: number): number {
  return Math.floor(n / 2)
}

function isPowerOfTwo(n: number): boolean {
  return powerOfTwoUpTo(n) === n
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}

function isHash(hash: Uint8Array): boolean {
  return hash.length === hashSize
}
