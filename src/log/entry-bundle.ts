/** Bundles of entries, each behind its length as two bytes, big endian: https://c2sp.org/tlog-tiles (Log entries). */

import { concat } from './bytes.ts'
import { FormatError } from './format-error.ts'
import { tileWidth } from './tile-path.ts'

/** Throws where an entry is longer than two bytes can say, or where there are more than 256. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > tileWidth) throw new Error(`a bundle holds at most ${tileWidth} entries`)
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new Error('an entry is at most 65,535 bytes')
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
    }),
  )
}

/** The entries of a bundle, in order. Throws a FormatError on a cut or overlong bundle, or where there are not `width`. */
export function decodeBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    if (at + 2 > bundle.length) throw new FormatError('bundle ends inside a length')
    const end = at + 2 + view.getUint16(at)
    if (end > bundle.length) throw new FormatError('bundle ends inside an entry')
    entries.push(bundle.slice(at + 2, end))
    at = end
  }
  if (entries.length !== width) {
    throw new FormatError(`bundle has ${entries.length} entries, not ${width}`)
  }
  return entries
}
