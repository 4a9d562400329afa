import { createHmac, hkdfSync } from 'node:crypto'

import { secretOf } from './data-directory.ts'
import type { DataDirectory } from './data-directory.ts'

/**
 * A secret for an address that must be the same in every mail although only its digest is kept: made of the instance's key
 * and of what it is for, such as `unsubscribe/<organisation>/<id>`. 256 bits.
 */
export function derivedToken(directory: DataDirectory, context: string): string {
  const secret = directory.sealKey ?? secretOf(directory, 'seal')
  // What HKDF is told keeps this key apart from the one that seals.
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'beleg token v1', 32))
  return createHmac('sha256', key).update(context).digest('base64url')
}
