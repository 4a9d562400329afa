/**
 * What a witness signs: https://c2sp.org/tlog-cosignature, the Ed25519 form. It says: at that second, this was the
 * largest tree of this log I had seen, and it continued every one I had seen before.
 */

import { concat, equal, uint64, utf8 } from './bytes.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { keyId } from './note.ts'
import type { Note, NoteSignature, Sign, Verify, Vkey } from './note.ts'

/** The type byte of a witness's key. */
export const cosignatureV1 = 0x04

/** A cosignature that has been verified. */
export interface Cosignature {
  witness: Vkey
  /** When the witness signed, by its own clock, in milliseconds since 1970; whole seconds. */
  at: number
}

const timeBytes = 8

/** The bytes under the signature: a header, the time, and the checkpoint's text with its last newline. */
export function cosignedMessage(text: string, seconds: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`)
}

/** A witness's signature line over a checkpoint's text; `at` is cut to the second. */
export function cosign(
  sha256: Sha256,
  text: string,
  witness: Vkey,
  sign: Sign,
  at: Date,
): NoteSignature {
  if (witness.type !== cosignatureV1) throw new FormatError('not the key of a witness')
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = concat(uint64(seconds), sign(cosignedMessage(text, seconds)))
  return { name: witness.name, keyId: keyId(sha256, witness), signature }
}

/**
 * The cosignatures of known witnesses, one for each that signed: its newest. Signatures of unknown keys are passed over;
 * one by a known key that is wrong spoils the whole note, which then throws a FormatError.
 */
export async function verifyCosignatures(
  sha256: Sha256,
  note: Note,
  known: readonly Vkey[],
  verify: Verify,
): Promise<Cosignature[]> {
  const newest = new Map<Vkey, number>()
  for (const { name, keyId: id, signature } of note.signatures) {
    const witness = known.find((vkey) => vkey.name === name && equal(keyId(sha256, vkey), id))
    if (!witness) continue
    const seconds = timeOf(signature)
    const message = cosignedMessage(note.text, seconds)
    if (!(await verify(witness.publicKey, message, signature.slice(timeBytes)))) {
      throw new FormatError(`the cosignature of the witness ${name} is wrong`)
    }
    newest.set(witness, Math.max(newest.get(witness) ?? 0, seconds * 1000))
  }
  return [...newest].map(([witness, at]) => ({ witness, at }))
}

function timeOf(signature: Uint8Array): number {
  if (signature.length !== timeBytes + 64) {
    throw new FormatError('a cosignature is eight bytes of time and 64 of signature')
  }
  const { buffer, byteOffset } = signature
  const seconds = Number(new DataView(buffer, byteOffset).getBigUint64(0))
  // In milliseconds, it must still be a time that JavaScript knows: up to the year 275760.
  if (seconds > 8_640_000_000_000) throw new FormatError('a cosignature from no time at all')
  return seconds
}
