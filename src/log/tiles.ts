/**
 * Roots and proofs out of stored tiles (https://c2sp.org/tlog-tiles): a tile keeps 256 neighbouring hashes of every
 * eighth level of the tree, so any proof needs a few of them, however long the log. Nothing here trusts the tiles:
 * a proof made from wrong ones is refused by `verifyInclusion` and `verifyConsistency`.
 */

import { hashSize, nodeHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { tileWidth, widthOf } from './tile-path.ts'
import { emptyRoot, powerOfTwoUpTo, rootOfPacked } from './tree.ts'

/**
 * The first `width` hashes (32 bytes each) of tile `n` at `level`. Is asked only for tiles that the tree has, with the
 * width they have at its size; may answer from a wider tile, cut to `width`. Is called for several tiles at once.
 */
export type ReadTile = (level: number, n: number, width: number) => Promise<Uint8Array>

/** The root of the tree of `size` leaves. */
export async function rootFromTiles(
  sha256: Sha256,
  size: number,
  readTile: ReadTile,
): Promise<Uint8Array> {
  if (size === 0) return emptyRoot(sha256)
  return rootOfRange(sha256, [0, size], onceEach(size, readTile))
}

/** RFC 6962 §2.1.1, https://www.rfc-editor.org/rfc/rfc6962#section-2.1.1; throws where the tree has no such entry. */
export async function inclusionProof(
  sha256: Sha256,
  index: number,
  size: number,
  readTile: ReadTile,
): Promise<Uint8Array[]> {
  if (!(index >= 0 && index < size)) throw new Error(`no entry ${index} in a tree of ${size}`)
  const read = onceEach(size, readTile)
  return Promise.all(siblings(index, size).map((range) => rootOfRange(sha256, range, read)))
}

/** RFC 6962 §2.1.2, https://www.rfc-editor.org/rfc/rfc6962#section-2.1.2; empty from size 0 and between equal sizes. */
export async function consistencyProof(
  sha256: Sha256,
  from: number,
  to: number,
  readTile: ReadTile,
): Promise<Uint8Array[]> {
  if (!(from >= 0 && from <= to)) throw new Error(`a tree of ${to} has no beginning of ${from}`)
  if (from === 0 || from === to) return []
  const read = onceEach(to, readTile)
  return Promise.all(additions(from, to).map((range) => rootOfRange(sha256, range, read)))
}

/** Leaves from the first number up to, not including, the second. */
type Range = readonly [start: number, end: number]

/** What stands beside the path from the leaf to the root, lowest first: PATH of the RFC. */
function siblings(index: number, size: number): Range[] {
  const found: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = split(start, end)
    found.push(index < middle ? [middle, end] : [start, middle])
    ;[start, end] = index < middle ? [start, middle] : [middle, end]
  }
  return found.reverse()
}

/** The nodes from which both the older and the newer root can be built: SUBPROOF of the RFC. */
function additions(from: number, to: number): Range[] {
  const found: Range[] = []
  let [start, end] = [0, to]
  while (end !== from) {
    const middle = split(start, end)
    found.push(from <= middle ? [middle, end] : [start, middle])
    ;[start, end] = from <= middle ? [start, middle] : [middle, end]
  }
  // The older tree itself, where it is a node of the newer one, is what the verifier already has.
  if (start > 0) found.push([start, end])
  return found.reverse()
}

/** The RFC's split: the largest power of two below the number of leaves goes to the left. */
function split(start: number, end: number): number {
  return start + powerOfTwoUpTo(end - start - 1)
}

/** The root over a range that is a node of the tree, put together from complete subtrees, largest first. */
async function rootOfRange(
  sha256: Sha256,
  [start, end]: Range,
  read: (level: number, n: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const parts: Promise<Uint8Array>[] = []
  for (let at = start; at < end;) {
    const leaves = powerOfTwoUpTo(end - at)
    parts.push(rootOfSubtree(sha256, at, leaves, read))
    at += leaves
  }
  return (await Promise.all(parts)).reduceRight((right, left) => nodeHash(sha256, left, right))
}

/** The root over `leaves` leaves from `start`: some neighbours in one tile, at the highest level that has them. */
async function rootOfSubtree(
  sha256: Sha256,
  start: number,
  leaves: number,
  read: (level: number, n: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  let level = 0
  while (tileWidth ** (level + 1) <= leaves) level++
  const first = start / tileWidth ** level
  const tile = await read(level, Math.floor(first / tileWidth))
  const offset = (first % tileWidth) * hashSize
  const length = (leaves / tileWidth ** level) * hashSize
  return rootOfPacked(sha256, tile.subarray(offset, offset + length))
}

/** Reads each tile at most once, and refuses one of the wrong length. */
function onceEach(
  size: number,
  readTile: ReadTile,
): (level: number, n: number) => Promise<Uint8Array> {
  const tiles = new Map<string, Promise<Uint8Array>>()
  return (level, n) => {
    const name = `${level}/${n}`
    const known = tiles.get(name)
    if (known) return known
    const tile = checked(level, n, widthOf(size, level, n), readTile)
    tiles.set(name, tile)
    return tile
  }
}

/** Reads one tile and makes sure that it is as wide as was asked. */
export async function checked(
  level: number,
  n: number,
  width: number,
  readTile: ReadTile,
): Promise<Uint8Array> {
  const tile = await readTile(level, n, width)
  if (tile.length !== width * hashSize) {
    throw new Error(`tile ${level}/${n} has ${tile.length / hashSize} hashes, not ${width}`)
  }
  return tile
}
