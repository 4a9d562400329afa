/** Where tiles are served: https://c2sp.org/tlog-tiles (Merkle Tree, Log entries). */

import { FormatError } from './format-error.ts'

/** Hashes in a full tile, and entries in a full bundle. */
export const tileWidth = 256

/** A tile of hashes at its level, or of whole entries; `width` below 256 makes it a partial one. */
export interface TilePlace {
  level: number | 'entries'
  n: number
  width: number
}

/** The path under the log's prefix, such as `tile/0/x001/x234/067` or `tile/entries/000.p/17`. */
export function tilePath({ level, n, width }: TilePlace): string {
  if (level !== 'entries' && !isWithin(level, 0, 63)) throw new Error(`no tile level ${level}`)
  if (!isWithin(n, 0, Number.MAX_SAFE_INTEGER)) throw new Error(`no tile number ${n}`)
  if (!isWithin(width, 1, tileWidth)) throw new Error(`no tile width ${width}`)
  const digits = String(n)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  const number = groups.map((group, index) => (index < groups.length - 1 ? 'x' : '') + group)
  return `tile/${level}/${number.join('/')}${width < tileWidth ? `.p/${width}` : ''}`
}

/** Reads exactly the paths that `tilePath` writes; any other spelling of the same tile is a FormatError. */
export function parseTilePath(path: string): TilePlace {
  const [, level, number, width] =
    /^tile\/(\d+|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? []
  if (level === undefined || number === undefined) throw new FormatError('not a tile path')
  const place: TilePlace = {
    level: level === 'entries' ? level : Number(level),
    n: Number(number.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  }
  let written
  try {
    written = tilePath(place)
  } catch {
    throw new FormatError('not a tile path')
  }
  if (written !== path) throw new FormatError('not a tile path in its one strict spelling')
  return place
}

/** How many hashes tile `n` of a level has in a tree of `size` leaves: 0 where the tree does not reach it. */
export function widthOf(size: number, level: number, n: number): number {
  const complete = Math.floor(size / tileWidth ** level)
  return Math.max(0, Math.min(tileWidth, complete - n * tileWidth))
}

function isWithin(n: number, least: number, most: number): boolean {
  return Number.isInteger(n) && n >= least && n <= most
}
