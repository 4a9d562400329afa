import { hashSize } from './hash.ts'
import type { LeafChanges } from './tile-writer.ts'

/** So many more are made room for at once. */
const roomFor = 4096
/** Address space is set aside for so many, and memory only for those there are. */
const most = 2 ** 26

/**
 * Collects leaf hashes and where they go, in any order, each index once: 40 bytes a leaf, so that a million cost no more
 * than their hashes. They never move, so they never lie in memory twice.
 */
export class LeafCollector {
  #indexes = new Float64Array(growing(8))
  #hashes = new Uint8Array(growing(hashSize))
  #size = 0
  #last = -1
  #rises = true

  /** How many were added. */
  get size(): number {
    return this.#size
  }

  /** Throws a RangeError beyond 67 million. */
  add(index: number, hash: Uint8Array): void {
    const place = this.#size++
    if (place === this.#indexes.length) this.#makeRoom(place + roomFor)
    this.#indexes[place] = index
    this.#hashes.set(hash, place * hashSize)
    this.#rises &&= index > this.#last
    this.#last = index
  }

  /** What was added, in rising order of the indexes. Hands it over: the collector is empty afterwards. */
  take(): LeafChanges {
    this.#makeRoom(this.#size)
    const [indexes, hashes, rise] = [this.#indexes, this.#hashes, this.#rises]
    this.#indexes = new Float64Array(growing(8))
    this.#hashes = new Uint8Array(growing(hashSize))
    this.#size = 0
    this.#last = -1
    this.#rises = true
    return rise ? { indexes, hashes } : sorted(indexes, hashes)
  }

  #makeRoom(leaves: number): void {
    this.#indexes.buffer.resize(leaves * 8)
    this.#hashes.buffer.resize(leaves * hashSize)
  }
}

function growing(bytes: number): ArrayBuffer {
  return new ArrayBuffer(0, { maxByteLength: most * bytes })
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
