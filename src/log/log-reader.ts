/** A published log, read over whatever fetches its files. Nothing it returns is believed before it was proved. */

import { equal } from './bytes.ts'
import { decodeBundle } from './entry-bundle.ts'
import { parseEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { FormatError } from './format-error.ts'
import { hashSize, leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { tilePath, tileWidth, widthOf } from './tile-path.ts'
import { inclusionProof } from './tiles.ts'
import type { ReadTile } from './tiles.ts'
import { verifyInclusion } from './tree.ts'

/** Fetches one file below the site's root, such as `log/checkpoint`. Throws where it cannot be had. */
export type GetFile = (path: string) => Promise<Uint8Array>

export interface LogReader {
  readTile: ReadTile
  /** The bytes of entries from one index up to another, unproved. */
  readBytes(from: number, to: number): AsyncGenerator<Uint8Array>
  /** One entry, proved to stand in the tree; throws a FormatError where it does not. */
  readProved(index: number): Promise<Entry>
}

/** Reads the log whose verified head has this size and root. Each file is fetched once. */
export function logReader(
  sha256: Sha256,
  get: GetFile,
  head: { size: number; root: Uint8Array },
): LogReader {
  const files = new Map<string, Promise<Uint8Array>>()
  const proved = new Map<number, Promise<Uint8Array[]>>()

  function once(path: string): Promise<Uint8Array> {
    const file = files.get(path) ?? get(path)
    files.set(path, file)
    return file
  }

  /** A partial tile may be gone once the whole one is there: https://c2sp.org/tlog-tiles (Partial tiles). */
  async function tile(level: number | 'entries', n: number, width: number): Promise<Uint8Array> {
    try {
      return await once(`log/${tilePath({ level, n, width })}`)
    } catch (error) {
      if (width === tileWidth) throw error
      return await once(`log/${tilePath({ level, n, width: tileWidth })}`)
    }
  }

  const readTile: ReadTile = async (level, n, width) =>
    (await tile(level, n, width)).subarray(0, width * hashSize)

  async function bundle(n: number): Promise<Uint8Array[]> {
    const width = widthOf(head.size, 0, n)
    const bytes = await tile('entries', n, width)
    try {
      return decodeBundle(bytes, width)
    } catch {
      // The whole bundle, in place of the partial one: it has more entries than this head.
      return decodeBundle(bytes, tileWidth).slice(0, width)
    }
  }

  /**
   * A bundle of which every entry is proved. Each one's hash must be the one in the tile beside it, and the proof of the
   * first is made from all the others in that tile: so one proof stands for the whole bundle.
   */
  async function proveBundle(n: number): Promise<Uint8Array[]> {
    const entries = await bundle(n)
    const hashes = await readTile(0, n, entries.length)
    const first = n * tileWidth
    for (const [place, bytes] of entries.entries()) {
      const stored = hashes.subarray(place * hashSize, (place + 1) * hashSize)
      if (!equal(leafHash(sha256, bytes), stored)) throw notInLog(first + place)
    }
    const proof = await inclusionProof(sha256, first, head.size, readTile)
    const { size, root } = head
    const claim = { index: first, size, leafHash: hashes.subarray(0, hashSize), proof, root }
    if (!verifyInclusion(sha256, claim)) throw notInLog(first)
    return entries
  }

  async function* readBytes(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let n = Math.floor(from / tileWidth); n * tileWidth < to; n++) {
      const entries = await bundle(n)
      yield* entries.slice(Math.max(0, from - n * tileWidth), to - n * tileWidth)
    }
  }

  async function readProved(index: number): Promise<Entry> {
    if (index >= head.size) throw new FormatError(`entry ${index} is beyond the log's ${head.size}`)
    const n = Math.floor(index / tileWidth)
    const entries = proved.get(n) ?? proveBundle(n)
    proved.set(n, entries)
    return parseEntry((await entries)[index % tileWidth] ?? new Uint8Array())
  }

  return { readTile, readBytes, readProved }
}

function notInLog(index: number): FormatError {
  return new FormatError(`entry ${index} is not the one in the signed log`)
}
