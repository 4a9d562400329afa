import { hashSize } from './hash.ts'
import type { LeafChanges } from './tile-writer.ts'

const chunkLeaves = 4096

/**
 * Collects leaf hashes and where they go, in any order, each index once: 40 bytes a leaf, so that a million cost no more
 * than their hashes.
 */
export class LeafCollector {
  #indexes: Float64Array[] = []
  #hashes: Uint8Array[] = []
  #size = 0

  /** How many were added. */
  get size(): number {
    return this.#size
  }

  add(index: number, hash: Uint8Array): void {
    const place = this.#size++ % chunkLeaves
    if (place === 0) {
      this.#indexes.push(new Float64Array(chunkLeaves))
      this.#hashes.push(new Uint8Array(chunkLeaves * hashSize))
    }
    const indexes = this.#indexes.at(-1)
    if (indexes) indexes[place] = index
    this.#hashes.at(-1)?.set(hash, place * hashSize)
  }

  /** What was added, in rising order of the indexes. */
  changes(): LeafChanges {
    const added = Float64Array.from({ length: this.#size }, (_, place) => this.#indexAt(place))
    const places = added.every((index, place) => place === 0 || index > (added[place - 1] ?? index))
      ? added.keys()
      : [...added.keys()].sort((a, b) => (added[a] ?? 0) - (added[b] ?? 0))
    const indexes = new Float64Array(this.#size)
    const hashes = new Uint8Array(this.#size * hashSize)
    let next = 0
    for (const place of places) {
      indexes[next] = added[place] ?? 0
      hashes.set(this.#hashAt(place), next++ * hashSize)
    }
    return { indexes, hashes }
  }

  #indexAt(place: number): number {
    return this.#indexes[Math.floor(place / chunkLeaves)]?.[place % chunkLeaves] ?? 0
  }

  #hashAt(place: number): Uint8Array {
    const at = (place % chunkLeaves) * hashSize
    const chunk = this.#hashes[Math.floor(place / chunkLeaves)] ?? new Uint8Array()
    return chunk.subarray(at, at + hashSize)
  }
}

/** The same for changes at hand. */
export function leafChanges(changes: Iterable<readonly [number, Uint8Array]>): LeafChanges {
  const collector = new LeafCollector()
  for (const [index, hash] of changes) collector.add(index, hash)
  return collector.changes()
}
