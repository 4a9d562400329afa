import { hashSize } from './hash.ts'
import type { LeafChanges } from './tile-writer.ts'

const chunkLeaves = 4096

interface Chunk {
  indexes: Float64Array
  hashes: Uint8Array
}

/**
 * Collects leaf hashes and where they go, in any order, each index once: 40 bytes a leaf, so that a million cost no more
 * than their hashes.
 */
export class LeafCollector {
  #chunks: Chunk[] = []
  #size = 0
  #last = -1
  #rises = true

  /** How many were added. */
  get size(): number {
    return this.#size
  }

  add(index: number, hash: Uint8Array): void {
    const place = this.#size++ % chunkLeaves
    if (place === 0) {
      const hashes = new Uint8Array(chunkLeaves * hashSize)
      this.#chunks.push({ indexes: new Float64Array(chunkLeaves), hashes })
    }
    const chunk = this.#chunks.at(-1)
    if (chunk) chunk.indexes[place] = index
    chunk?.hashes.set(hash, place * hashSize)
    this.#rises &&= index > this.#last
    this.#last = index
  }

  /** What was added, in rising order of the indexes. Hands it over: the collector is empty afterwards. */
  take(): LeafChanges {
    const size = this.#size
    const indexes = new Float64Array(size)
    const hashes = new Uint8Array(size * hashSize)
    // Each chunk goes as soon as it is copied, so that nothing lies in memory twice.
    for (let from = 0; from < size; from += chunkLeaves) {
      const chunk = this.#chunks.shift()
      const end = Math.min(chunkLeaves, size - from)
      if (!chunk) break
      indexes.set(chunk.indexes.subarray(0, end), from)
      hashes.set(chunk.hashes.subarray(0, end * hashSize), from * hashSize)
    }
    const isSorted = this.#rises
    this.#size = 0
    this.#last = -1
    this.#rises = true
    return isSorted ? { indexes, hashes } : sorted(indexes, hashes)
  }
}

function sorted(indexes: Float64Array, hashes: Uint8Array): LeafChanges {
  const places = Uint32Array.from(indexes.keys()).sort(
    (a, b) => (indexes[a] ?? 0) - (indexes[b] ?? 0),
  )
  const inOrder = new Uint8Array(hashes.length)
  places.forEach((place, next) =>
    inOrder.set(hashes.subarray(place * hashSize, (place + 1) * hashSize), next * hashSize),
  )
  return { indexes: indexes.sort(), hashes: inOrder }
}

/** The same for changes at hand. */
export function leafChanges(changes: Iterable<readonly [number, Uint8Array]>): LeafChanges {
  const collector = new LeafCollector()
  for (const [index, hash] of changes) collector.add(index, hash)
  return collector.take()
}
