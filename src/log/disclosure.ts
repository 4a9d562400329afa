/**
 * Hidden fields, in the form of SD-JWT (RFC 9901 §4.2.1 and §4.2.3): the log shows only a digest; whoever is given the
 * disclosure can check it against the digest, and whoever is not can't guess it, because of the salt.
 * https://www.rfc-editor.org/rfc/rfc9901.html#section-4.2
 */

import { base64url, fromBase64url, textOf, utf8 } from './bytes.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { list, text } from './shape.ts'

/** One hidden field, opened. */
export interface Disclosed {
  salt: string
  name: string
  value: unknown
}

/** 128 bits, the least a salt may have: RFC 9901 §9.3. */
export const saltBytes = 16

/** The disclosure of one field: base64url of `[salt, name, value]`. The salt is for this field alone, and 16 bytes or more. */
export function encodeDisclosure(salt: Uint8Array, name: string, value: unknown): string {
  if (salt.length < saltBytes) throw new Error('a salt has at least 16 bytes')
  return base64url(utf8(JSON.stringify([base64url(salt), name, value])))
}

/** The digest that stands in `sd`: base64url of SHA-256 over the disclosure's own characters. */
export function digestOfDisclosure(sha256: Sha256, disclosed: string): string {
  return base64url(sha256(utf8(disclosed)))
}

/** What a disclosure says, whether or not any digest commits to it. Throws a FormatError. */
export function readDisclosure(disclosed: string): Disclosed {
  let value: unknown
  try {
    value = JSON.parse(textOf(fromBase64url(disclosed)))
  } catch (error) {
    throw new FormatError('a disclosure must be base64url of JSON', { cause: error })
  }
  const parts = list((part: unknown) => part)(value, 'a disclosure')
  if (parts.length !== 3) throw new FormatError('a disclosure has a salt, a name and a value')
  return { salt: text(parts[0], 'salt'), name: text(parts[1], 'name'), value: parts[2] }
}

/** What a disclosure says, if one of these digests commits to it, else `undefined`. Throws a FormatError on a malformed one. */
export function openDisclosure(
  sha256: Sha256,
  disclosed: string,
  digests: readonly string[],
): Disclosed | undefined {
  const digest = digestOfDisclosure(sha256, disclosed)
  return digests.includes(digest) ? readDisclosure(disclosed) : undefined
}
