/** A published log, read over whatever fetches its files. Nothing it returns is believed before it was proved. */

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

  async function* readBytes(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let n = Math.floor(from / tileWidth); n * tileWidth < to; n++) {
      const entries = await bundle(n)
      yield* entries.slice(Math.max(0, from - n * tileWidth), to - n * tileWidth)
    }
  }

  async function readProved(index: number): Promise<Entry> {
    if (index >= head.size) throw new FormatError(`entry ${index} is beyond the log's ${head.size}`)
    const bytes =
      (await bundle(Math.floor(index / tileWidth)))[index % tileWidth] ?? new Uint8Array()
    const proof = await inclusionProof(sha256, index, head.size, readTile)
    const claim = {
      index,
      size: head.size,
      leafHash: leafHash(sha256, bytes),
      proof,
      root: head.root,
    }
    if (!verifyInclusion(sha256, claim))
      throw new FormatError(`entry ${index} is not the one in the signed log`)
    return parseEntry(bytes)
  }

  return { readTile, readBytes, readProved }
}
