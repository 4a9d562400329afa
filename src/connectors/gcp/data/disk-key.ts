import { z } from 'zod'

import { Label } from '#connectors/gcp/fields.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import type { KeyInUse } from '#populations/encryption-key.ts'

/** What Compute Engine says of the key that a disk or a copy of one is encrypted under. */
export const DiskKey = z.object({ kmsKeyName: Label, sha256: Label }).nullish()

/** A key that the company hands over with each request (CSEK) is known by its digest alone. */
export function diskKeyOf(key: z.infer<typeof DiskKey>): KeyInUse {
  return !key?.kmsKeyName && key?.sha256 ? { kind: 'customer' } : keyInUse(key?.kmsKeyName)
}
