/** The log's head at one moment: https://c2sp.org/tlog-checkpoint */

import { base64, fromBase64 } from './bytes.ts'
import { FormatError } from './format-error.ts'
import { hashSize } from './hash.ts'

export interface Checkpoint {
  /** Which log it is: its URL without scheme, the same for ever. */
  origin: string
  size: number
  root: Uint8Array
}

/** The three lines to sign. We write no extension lines: nobody could audit them. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!/^[^\s+]+$/.test(origin))
    throw new FormatError('an origin has neither spaces nor plus signs')
  if (!Number.isSafeInteger(size) || size < 0) throw new FormatError('a size is a whole number')
  if (root.length !== hashSize) throw new FormatError('a root is 32 bytes')
  return `${origin}\n${size}\n${base64(root)}\n`
}

/** Reads the text of a checkpoint's note; passes over extension lines, which other logs may have. Throws a FormatError. */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new FormatError('a checkpoint ends in a newline')
  const lines = text.slice(0, -1).split('\n')
  const [origin = '', size = '', root = ''] = lines
  if (lines.length < 3 || lines.includes('')) {
    throw new FormatError('a checkpoint has at least three lines and no empty one')
  }
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new FormatError('the second line of a checkpoint is its size')
  }
  const hash = fromBase64(root)
  if (hash.length !== hashSize) throw new FormatError('the third line of a checkpoint is its root')
  return { origin, size: Number(size), root: hash }
}
