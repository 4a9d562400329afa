/** Secrets that must be had again in clear (what a webhook is signed with, what codes are worked out from), sealed for the database. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

import { OperatingError } from '#engine/operating-error.ts'

import { secretOf } from './data-directory.ts'
import type { DataDirectory } from './data-directory.ts'

// Named in full in what is sealed, so that another way of sealing can stand beside it one day.
const version = 1
const nonceLength = 12
const tagLength = 16
const headLength = 1 + nonceLength + tagLength

/**
 * Seals bytes with the instance's key (AES-256-GCM). `context` says what they are and of whom, such as
 * `webhook/<organisation>/<id>`: only who names the same opens them, so that nothing sealed can be put in another's place.
 */
export function seal(directory: DataDirectory, bytes: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', keyOf(directory), nonce, {
    authTagLength: tagLength,
  }).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed])
}

/** What was sealed in this context; an operating error where it was not sealed here, or not for this. */
export function unseal(directory: DataDirectory, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed)
  try {
    if (bytes.length < headLength || bytes[0] !== version) throw new TypeError('not sealed by us')
    const nonce = bytes.subarray(1, 1 + nonceLength)
    const decipher = createDecipheriv('aes-256-gcm', keyOf(directory), nonce, {
      authTagLength: tagLength,
    })
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(1 + nonceLength, headLength))
    return Buffer.concat([decipher.update(bytes.subarray(headLength)), decipher.final()])
  } catch (cause) {
    throw new OperatingError(
      'sealed-with-another-key',
      'A secret in the database does not open with the key of this instance.',
      'Restore keys/seal from a backup, or set BELEG_SEAL_KEY to what it was. If it is lost, set up anew what the secret was for.',
      { cause },
    )
  }
}

/** Random keys need no salt, and what HKDF is told keeps this key apart from any other made of the same secret. */
function keyOf(directory: DataDirectory): Buffer {
  const secret = directory.sealKey ?? secretOf(directory, 'seal')
  return Buffer.from(hkdfSync('sha256', secret, '', 'beleg seal v1', 32))
}
