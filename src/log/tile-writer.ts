/**
 * Writing the tree: the log appends to it, a population's tree also changes leaves in its middle. Either way only the
 * tiles that hold something new are written again, and the cost follows their number, not the size of the tree.
 */

import { hashSize } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { tileWidth, widthOf } from './tile-path.ts'
import { checked, rootFromTiles } from './tiles.ts'
import type { ReadTile } from './tiles.ts'
import { rootOfPacked } from './tree.ts'

/** New leaf hashes and where they go: `indexes` rising, and as many hashes of 32 bytes one after the other. */
export interface LeafChanges {
  indexes: ArrayLike<number>
  hashes: Uint8Array
}

/** One tile as it must be stored now: all its hashes, 32 bytes each. It is partial while it has fewer than 256. */
export interface Tile {
  level: number
  n: number
  hashes: Uint8Array
}

export interface WrittenTree {
  size: number
  root: Uint8Array
  /** Every tile that changed, lowest level first, rising `n` inside a level. */
  tiles: Tile[]
}

/** Changes that append these hashes (packed) to a tree of `size`. */
export function appended(size: number, hashes: Uint8Array): LeafChanges {
  return { indexes: Array.from({ length: hashes.length / hashSize }, (_, i) => size + i), hashes }
}

/**
 * The tree of `size` leaves with `changes` made to it. An index at or beyond `size` appends; appended ones must leave
 * no hole. `readTile` gives the tiles as they were before, one at a time. Stores nothing: the caller writes all
 * `tiles` or none. Millions of changes may be made in several calls, each on top of the last one's stored tiles.
 */
export async function writeTiles(
  sha256: Sha256,
  size: number,
  changes: LeafChanges,
  readTile: ReadTile,
): Promise<WrittenTree> {
  const newSize = sizeAfter(size, changes)
  const written = new Map<string, Tile>()

  let above = changes
  for (let level = 0; above.indexes.length > 0; level++) {
    const changed = above
    const complete: number[] = []
    const tiles = Math.min(changed.indexes.length, Math.ceil(newSize / tileWidth ** (level + 1)))
    const roots = new Uint8Array(tiles * hashSize)
    for (let at = 0; at < changed.indexes.length;) {
      const n = Math.floor((changed.indexes[at] ?? 0) / tileWidth)
      const end = endOfTile(changed.indexes, at, (n + 1) * tileWidth)
      const width = widthOf(newSize, level, n)
      let hashes: Uint8Array
      if (end - at === width) {
        // Every hash is new: nothing to read, and nothing to copy either.
        hashes = changed.hashes.subarray(at * hashSize, end * hashSize)
      } else {
        hashes = new Uint8Array(width * hashSize)
        const before = widthOf(size, level, n)
        if (before > 0) hashes.set(await checked(level, n, before, readTile))
        overlay(hashes, n * tileWidth, changed, at, end)
      }
      written.set(`${level}/${n}`, { level, n, hashes })
      // Only a complete tile stands in the level above; a partial one's hash is on nobody's path yet.
      if (hashes.length === tileWidth * hashSize) {
        roots.set(rootOfPacked(sha256, hashes), complete.length * hashSize)
        complete.push(n)
      }
      at = end
    }
    above = { indexes: complete, hashes: roots.subarray(0, complete.length * hashSize) }
  }

  const root = await rootFromTiles(sha256, newSize, async (level, n, width) => {
    return written.get(`${level}/${n}`)?.hashes ?? readTile(level, n, width)
  })
  return { size: newSize, root, tiles: [...written.values()] }
}

/** The size after the changes; throws where they are not in order, do not match their hashes, or would leave a hole. */
function sizeAfter(size: number, { indexes, hashes }: LeafChanges): number {
  if (hashes.length !== indexes.length * hashSize) throw new Error('one hash for each index')
  let previous = -1
  let next = size
  for (let place = 0; place < indexes.length; place++) {
    const index = indexes[place] ?? -1
    if (!Number.isSafeInteger(index) || index <= previous) throw new Error('indexes must rise')
    if (index > next) throw new Error(`a leaf at ${index} would leave a hole at ${next}`)
    if (index === next) next++
    previous = index
  }
  return next
}

/** Where in `indexes` the first index at or beyond `limit` stands. */
function endOfTile(indexes: ArrayLike<number>, from: number, limit: number): number {
  let end = from
  while (end < indexes.length && (indexes[end] ?? limit) < limit) end++
  return end
}

/** Copies the changes from `at` to `end` over a tile whose first hash is number `start`, whole stretches at a time. */
function overlay(
  tile: Uint8Array,
  start: number,
  { indexes, hashes }: LeafChanges,
  at: number,
  end: number,
): void {
  for (let from = at; from < end;) {
    const first = indexes[from] ?? 0
    let to = from + 1
    while (to < end && indexes[to] === first + to - from) to++
    tile.set(hashes.subarray(from * hashSize, to * hashSize), (first - start) * hashSize)
    from = to
  }
}
