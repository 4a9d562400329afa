/** SHA-256 and Ed25519 as Node has them, and keys from seeds; for tests only. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

import { concat, utf8 } from './bytes.ts'
import { cosignatureV1 } from './cosignature.ts'
import type { Sha256 } from './hash.ts'
import type { Sign, Verify, Vkey } from './note.ts'

export const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

/** How Node wraps a raw Ed25519 key of 32 bytes. */
const publicPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0)
const privatePrefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 34, 4)

export const verifyEd25519: Verify = (publicKey, message, signature) => {
  const key = Buffer.from(concat(publicPrefix, publicKey))
  return verify(null, message, { key, format: 'der', type: 'spki' }, signature)
}

/** A key of 32 bytes of seed, or of a seed made of a word. */
export function keyOf(
  name: string,
  type = 1,
  seed: Uint8Array = sha256(utf8(name)),
): { vkey: Vkey; sign: Sign } {
  const der = Buffer.from(concat(privatePrefix, Uint8Array.of(0x20), seed))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const vkey = { name, type, publicKey: spki.subarray(-32) }
  return { vkey, sign: (message) => sign(null, message, key) }
}

export function witnessKey(name: string): { vkey: Vkey; sign: Sign } {
  return keyOf(name, cosignatureV1)
}
