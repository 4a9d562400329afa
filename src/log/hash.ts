/**
 * How the tree hashes, RFC 6962 §2.1 (https://www.rfc-editor.org/rfc/rfc6962#section-2.1). Leaves and inner nodes
 * begin with different bytes, so that nobody can pass off an inner node as an entry.
 */

/** SHA-256 of the bytes given, at once. May keep neither its argument nor its result: callers use both again. */
export type Sha256 = (data: Uint8Array) => Uint8Array

/** Every hash in the log is this many bytes. */
export const hashSize = 32

/** SHA-256(0x00 ‖ data). */
export function leafHash(sha256: Sha256, data: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(data.length + 1)
  prefixed.set(data, 1)
  return sha256(prefixed)
}

/** SHA-256(0x01 ‖ left ‖ right); both must be 32 bytes. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(1 + 2 * hashSize)
  prefixed[0] = 1
  prefixed.set(left, 1)
  prefixed.set(right, 1 + hashSize)
  return sha256(prefixed)
}
