/**
 * Signed notes (https://c2sp.org/signed-note): text, an empty line, and one line for each signature. The note itself
 * proves nothing until a key known beforehand has verified it.
 */

import { base64, concat, equal, fromBase64, hex, textOf, utf8 } from './bytes.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'

/** The type byte of plain Ed25519 signatures, the only one this log signs with. */
export const ed25519 = 0x01

/** A key that may verify signatures: its name, the type of its signatures, and the public key's bytes. */
export interface Vkey {
  name: string
  type: number
  publicKey: Uint8Array
}

export interface NoteSignature {
  name: string
  /** Four bytes that, with the name, say which key signed. */
  keyId: Uint8Array
  signature: Uint8Array
}

export interface Note {
  /** What was signed, with its last newline. */
  text: string
  signatures: NoteSignature[]
}

/** The Ed25519 signature (64 bytes) over a message. */
export type Sign = (message: Uint8Array) => Uint8Array

/** Whether an Ed25519 signature is right; WebCrypto can only say so later, so a promise will do. */
export type Verify = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>

/** Signatures a note may carry; the specification asks for at least 16. */
const maxSignatures = 64
const signaturePrefix = '— '

/** SHA-256(name ‖ newline ‖ type ‖ public key), first four bytes. */
export function keyId(sha256: Sha256, { name, type, publicKey }: Vkey): Uint8Array {
  return sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4)
}

/** `<name>+<key id in hex>+<Base64 of type and public key>`. Throws a FormatError where the name can't be a key's. */
export function formatVkey(sha256: Sha256, vkey: Vkey): string {
  checkName(vkey.name)
  const key = base64(concat(Uint8Array.of(vkey.type), vkey.publicKey))
  return `${vkey.name}+${hex(keyId(sha256, vkey))}+${key}`
}

/**
 * Throws a FormatError unless the text is an Ed25519 verifier key whose id fits its key, for signatures of this type: a
 * log's, where no other is named.
 */
export function parseVkey(sha256: Sha256, text: string, type: number = ed25519): Vkey {
  const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  if (name === undefined || id === undefined || key === undefined) {
    throw new FormatError('not a verifier key')
  }
  checkName(name)
  const bytes = fromBase64(key)
  const vkey = { name, type: bytes[0] ?? 0, publicKey: bytes.slice(1) }
  if (vkey.type !== type || vkey.publicKey.length !== 32) {
    throw new FormatError(`not an Ed25519 verifier key of type ${type}`)
  }
  if (hex(keyId(sha256, vkey)) !== id) throw new FormatError('the key id is not that of the key')
  return vkey
}

/** Reads a note without believing it. Throws a FormatError. */
export function parseNote(note: string | Uint8Array): Note {
  const whole = typeof note === 'string' ? textOf(utf8(note)) : textOf(note)
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) {
    throw new FormatError('a note has no control characters')
  }
  // The text may have empty lines of its own: the last one parts it from the signatures.
  const end = whole.lastIndexOf('\n\n')
  if (end === -1 || !whole.endsWith('\n')) throw new FormatError('not a signed note')
  const lines = whole.slice(end + 2, -1).split('\n')
  if (lines.length > maxSignatures) throw new FormatError('a note with too many signatures')
  return { text: whole.slice(0, end + 1), signatures: lines.map(parseSignature) }
}

/** The note as text, as it is published. */
export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ name, keyId: id, signature }) => {
    return `${signaturePrefix}${name} ${base64(concat(id, signature))}\n`
  })
  return `${text}\n${lines.join('')}`
}

/** The signature line for a text, by the key that `vkey` names; `text` must end in a newline. */
export function signNote(sha256: Sha256, text: string, vkey: Vkey, sign: Sign): NoteSignature {
  if (!text.endsWith('\n')) throw new FormatError("a note's text ends in a newline")
  checkName(vkey.name)
  return { name: vkey.name, keyId: keyId(sha256, vkey), signature: sign(utf8(text)) }
}

/**
 * The known keys that signed the note, in the order of its lines. Signatures of unknown keys are passed over; one by a
 * known key that is wrong spoils the whole note (none are returned).
 */
export async function verifyNote(
  sha256: Sha256,
  note: Note,
  known: readonly Vkey[],
  verify: Verify,
): Promise<Vkey[]> {
  const message = utf8(note.text)
  const signers: Vkey[] = []
  for (const { name, keyId: id, signature } of note.signatures) {
    const key = known.find((vkey) => vkey.name === name && equal(keyId(sha256, vkey), id))
    if (!key || signers.includes(key)) continue
    if (!(await verify(key.publicKey, message, signature))) return []
    signers.push(key)
  }
  return signers
}

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? []
  if (name === undefined || encoded === undefined) throw new FormatError('not a signature line')
  checkName(name)
  const bytes = fromBase64(encoded)
  if (bytes.length < 5) throw new FormatError('a signature is longer than its key id')
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) }
}

function checkName(name: string): void {
  if (!/^[^\s+]+$/.test(name) || name.includes('\u0085')) {
    throw new FormatError('a key name has neither spaces nor plus signs')
  }
}
