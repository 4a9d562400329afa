import { createPublicKey, verify } from 'node:crypto'

import type { Verify } from '#log/note.ts'

/** The fixed head of an Ed25519 public key in SPKI form: RFC 8410, section 4. */
export const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** Ed25519 by Node's own crypto. */
export const verifyEd25519: Verify = (publicKey, message, signature) => {
  const key = createPublicKey({
    key: Buffer.concat([spkiPrefix, publicKey]),
    format: 'der',
    type: 'spki',
  })
  return verify(null, message, key, signature)
}
