/** Bytes and the text forms the log writes them in. No `Buffer`: the same code runs in a browser. */

import { FormatError } from './format-error.ts'

const encoder = new TextEncoder()
// A byte-order mark is kept, so that two different byte strings never read as the same text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The text of UTF-8 bytes; throws a FormatError where they are not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new FormatError('not UTF-8 text')
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const standardAlphabet = encoder.encode(`${letters}+/`)
const urlAlphabet = encoder.encode(`${letters}-_`)

/** Standard Base64 with padding, RFC 4648 §4: https://www.rfc-editor.org/rfc/rfc4648.html#section-4 */
export function base64(bytes: Uint8Array): string {
  const text = spell(bytes, standardAlphabet)
  return text + '='.repeat((4 - (text.length % 4)) % 4)
}

/** Base64url without padding, RFC 4648 §5: https://www.rfc-editor.org/rfc/rfc4648.html#section-5 */
export function base64url(bytes: Uint8Array): string {
  return spell(bytes, urlAlphabet)
}

/** Writes the same into `text` from `at` on; `text` has room for it. Returns where it ends. */
export function writeBase64url(bytes: Uint8Array, text: Uint8Array, at: number): number {
  return write(bytes, urlAlphabet, text, at)
}

/** Writes UTF-8 into `into` from `at` on; it has room for three bytes a character. Returns where it ends. */
export function writeUtf8(text: string, into: Uint8Array, at: number): number {
  return at + encoder.encodeInto(text, into.subarray(at)).written
}

/** Strict: only the one spelling that `base64` writes is read, so equal bytes mean equal text. Throws a FormatError. */
export function fromBase64(text: string): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    throw new FormatError('not Base64')
  }
  if (base64(bytes) !== text) throw new FormatError('not Base64 in its one strict spelling')
  return bytes
}

/** Strict, as `fromBase64`. Throws a FormatError. */
export function fromBase64url(text: string): Uint8Array {
  if (!/^[\w-]*$/.test(text)) throw new FormatError('not Base64url')
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  return fromBase64(standard + '='.repeat((4 - (standard.length % 4)) % 4))
}

/** Lower case, two digits a byte. */
export function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Takes no care to be constant in time: nothing the log compares is secret. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** An unsigned 64-bit integer, big endian. `n` must be a safe integer, not negative. */
export function uint64(n: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(n))
  return bytes
}

/** Six bits to a character, without padding. */
function spell(bytes: Uint8Array, alphabet: Uint8Array): string {
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  write(bytes, alphabet, text, 0)
  return decoder.decode(text)
}

/** By hand: a population has millions of leaves, and `btoa` is slow. */
function write(bytes: Uint8Array, alphabet: Uint8Array, text: Uint8Array, from: number): number {
  let at = from
  const whole = bytes.length - (bytes.length % 3)
  for (let next = 0; next < whole; next += 3) {
    const three =
      ((bytes[next] ?? 0) << 16) | ((bytes[next + 1] ?? 0) << 8) | (bytes[next + 2] ?? 0)
    text[at++] = alphabet[three >> 18] ?? 0
    text[at++] = alphabet[(three >> 12) & 63] ?? 0
    text[at++] = alphabet[(three >> 6) & 63] ?? 0
    text[at++] = alphabet[three & 63] ?? 0
  }
  const rest = ((bytes[whole] ?? 0) << 8) | (bytes[whole + 1] ?? 0)
  if (bytes.length > whole) {
    text[at++] = alphabet[rest >> 10] ?? 0
    text[at++] = alphabet[(rest >> 4) & 63] ?? 0
  }
  if (bytes.length > whole + 1) text[at++] = alphabet[(rest << 2) & 63] ?? 0
  return at
}
