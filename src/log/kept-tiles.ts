import { hashSize } from './hash.ts'
import type { Tile } from './tile-writer.ts'
import type { ReadTile } from './tiles.ts'

/** Tiles kept in memory: for a verifier who holds a whole tree, and for tests. */
export interface KeptTiles {
  read: ReadTile
  write(tiles: readonly Tile[]): void
}

/** An empty store. Like any store it answers for a narrower tile from a wider one it holds. */
export function keptTiles(): KeptTiles {
  const kept = new Map<string, Uint8Array>()
  return {
    read: (level, n, width) => {
      const hashes = kept.get(`${level}/${n}`) ?? new Uint8Array(0)
      return Promise.resolve(hashes.subarray(0, width * hashSize))
    },
    write: (tiles) => {
      for (const { level, n, hashes } of tiles) kept.set(`${level}/${n}`, hashes)
    },
  }
}
