/** One entry's place in the log as a file that can be checked without asking anybody: https://c2sp.org/tlog-proof */

import { base64, fromBase64 } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { FormatError } from './format-error.ts'
import { hashSize } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { parseNote, verifyNote } from './note.ts'
import type { Verify, Vkey } from './note.ts'
import { verifyInclusion } from './tree.ts'

export interface TlogProof {
  index: number
  /** From the leaf's neighbour up to the root's child. */
  proof: readonly Uint8Array[]
  /** The signed checkpoint, as published. */
  checkpoint: string
  /** Whatever the application sends along; nothing signs it. */
  extra?: Uint8Array
}

const firstLine = 'c2sp.org/tlog-proof@v1'
/** No tree of less than 2^53 leaves has a longer proof. */
const maxProofLines = 53

export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): string {
  const lines = [
    firstLine,
    ...(extra ? [`extra ${base64(extra)}`] : []),
    `index ${index}`,
    ...proof.map(base64),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads a proof without believing it. Throws a FormatError. */
export function parseTlogProof(text: string): TlogProof {
  // No line before the checkpoint is empty, so the first empty line ends the proof.
  const end = text.indexOf('\n\n')
  if (end === -1) throw new FormatError('a proof ends in an empty line and a checkpoint')
  const [format, ...lines] = text.slice(0, end).split('\n')
  if (format !== firstLine) throw new FormatError(`a proof begins with ${firstLine}`)
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines[0].slice(6)) : undefined
  if (extra) lines.shift()

  const [, index] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '') ?? []
  if (index === undefined || !Number.isSafeInteger(Number(index))) {
    throw new FormatError('a proof names the index of its entry')
  }
  if (lines.length > maxProofLines) throw new FormatError('a proof with too many hashes')
  const proof = lines.map(fromBase64)
  if (proof.some((hash) => hash.length !== hashSize)) {
    throw new FormatError('a proof is made of hashes of 32 bytes')
  }
  return { index: Number(index), proof, checkpoint: text.slice(end + 2), ...(extra && { extra }) }
}

/** Whom to believe: the log's origin and its keys, learned some other way than from the proof. */
export interface TrustedLog {
  origin: string
  keys: readonly Vkey[]
  verify: Verify
}

/**
 * The checkpoint under which the leaf stands in the log, or `undefined` where the proof does not show it. Witnesses and
 * how fresh the checkpoint must be are the caller's policy. Throws a FormatError on a malformed checkpoint.
 */
export async function verifyTlogProof(
  sha256: Sha256,
  { index, proof, checkpoint }: TlogProof,
  leafHash: Uint8Array,
  log: TrustedLog,
): Promise<Checkpoint | undefined> {
  const note = parseNote(checkpoint)
  const head = parseCheckpoint(note.text)
  if (head.origin !== log.origin) return undefined
  if ((await verifyNote(sha256, note, log.keys, log.verify)).length === 0) return undefined
  const { size, root } = head
  return verifyInclusion(sha256, { index, size, leafHash, proof, root }) ? head : undefined
}
