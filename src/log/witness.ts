/**
 * What a witness answers: https://c2sp.org/tlog-witness, add-checkpoint. A pure decision; keeping the state, signing and
 * HTTP are its caller's (web/witness/). A witness proves no fact: it says that a log only grew, and when.
 */

import { base64, equal, fromBase64, textOf } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { FormatError } from './format-error.ts'
import { hashSize } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { keyId, parseNote, verifyNote } from './note.ts'
import type { Note, NoteSignature, Verify, Vkey } from './note.ts'
import { emptyRoot, verifyConsistency } from './tree.ts'

/** A log that a witness looks after. */
export interface WitnessedLog {
  origin: string
  keys: readonly Vkey[]
}

/** What a log sends: its new checkpoint, and the proof that it continues the size the witness cosigned last. */
export interface AddCheckpoint {
  old: number
  proof: readonly Uint8Array[]
  /** The signed checkpoint. */
  note: string
}

/** Two checkpoints that a log signed and that do not go together. */
export interface Disagreement {
  /** `fork`: of one size, and different; the two notes prove it. `unproved`: the log sent no proof that one continues the other. */
  kind: 'fork' | 'unproved'
  before: string
  after: string
}

/** What to answer. Only after 200 may a cosignature be made, and only once the new checkpoint is kept. */
export type WitnessAnswer =
  | { status: 200; checkpoint: Checkpoint; text: string; signatures: NoteSignature[] }
  | { status: 409; size: number; disagreement?: Disagreement }
  | { status: 400 | 403 | 404 | 422; because: string; disagreement?: Disagreement }

const mostProofLines = 63

export function formatAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  return `old ${old}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${note}`
}

/** Reads a request's body; throws a FormatError. */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  const text = textOf(body)
  // No line before the checkpoint is empty, so the first empty line ends the proof.
  const end = text.indexOf('\n\n')
  if (end === -1) throw new FormatError('a request is an old size, a proof, and a checkpoint')
  const [first = '', ...lines] = text.slice(0, end).split('\n')
  const [, size] = /^old (0|[1-9]\d*)$/.exec(first) ?? []
  if (size === undefined || !Number.isSafeInteger(Number(size))) {
    throw new FormatError('a request begins with the old size')
  }
  if (lines.length > mostProofLines) throw new FormatError('a proof has at most 63 lines')
  const proof = lines.map(fromBase64)
  if (proof.some((hash) => hash.length !== hashSize)) {
    throw new FormatError('a proof is made of hashes of 32 bytes')
  }
  return { old: Number(size), proof, note: text.slice(end + 2) }
}

/** Whom a witness knows, and what it cosigned last. */
export interface WitnessMemory {
  sha256: Sha256
  verify: Verify
  logs: readonly WitnessedLog[]
  /** The checkpoint it cosigned last for the log of this origin, as a note. */
  latest(origin: string): string | undefined
}

/** Decides over one request. The order is the specification's: who it is comes before what it says. */
export async function answerCheckpoint(
  memory: WitnessMemory,
  body: Uint8Array,
): Promise<WitnessAnswer> {
  let request: AddCheckpoint
  let note: Note
  let head: Checkpoint
  try {
    request = parseAddCheckpoint(body)
    note = parseNote(request.note)
    head = parseCheckpoint(note.text)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { status: 400, because: error.message }
  }
  const { sha256 } = memory
  const log = memory.logs.find(({ origin }) => origin === head.origin)
  if (!log) return { status: 404, because: 'this witness does not know that log' }
  const signers = await verifyNote(sha256, note, log.keys, memory.verify)
  if (signers.length === 0) {
    return { status: 403, because: 'no valid signature of a key known for that log' }
  }
  if (request.old > head.size) {
    return { status: 400, because: 'the old size is larger than the checkpoint' }
  }

  const before = memory.latest(head.origin)
  const last = before === undefined ? undefined : parseCheckpoint(parseNote(before).text)
  const disagreement = (kind: Disagreement['kind']) =>
    before === undefined ? {} : { disagreement: { kind, before, after: request.note } }
  // Whatever else is wrong with the request: two roots at one size are a fork, and both are signed.
  const isFork = last?.size === head.size && !equal(last.root, head.root)
  if (request.old !== (last?.size ?? 0)) {
    return { status: 409, size: last?.size ?? 0, ...(isFork && disagreement('fork')) }
  }
  if (isFork) {
    return { status: 422, because: 'another root at the same size', ...disagreement('fork') }
  }
  if (!continues(sha256, last, head, request.proof)) {
    const because = 'the consistency proof does not show that the checkpoint continues the last one'
    return { status: 422, because, ...disagreement('unproved') }
  }
  const signatures = note.signatures.filter(({ name, keyId: id }) =>
    signers.some((signer) => signer.name === name && equal(keyId(sha256, signer), id)),
  )
  return { status: 200, checkpoint: head, text: note.text, signatures }
}

function continues(
  sha256: Sha256,
  last: Checkpoint | undefined,
  head: Checkpoint,
  proof: readonly Uint8Array[],
): boolean {
  if (head.size === 0 && !equal(head.root, emptyRoot(sha256))) return false
  // Any tree continues the empty one, so there is nothing to prove, and nothing may be sent as if there were.
  if (!last || last.size === 0) return proof.length === 0
  const { size: from, root: fromRoot } = last
  return verifyConsistency(sha256, { from, to: head.size, fromRoot, toRoot: head.root, proof })
}
