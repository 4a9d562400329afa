import { fileURLToPath } from 'node:url'

import { CryptoKeySigner } from '@libpdf/core'
import { z } from 'zod'

import type { Sealing } from './seal.ts'
import { workApart } from './work-apart.ts'
import type { Limits } from './work-apart.ts'

/** A second is enough for a thousand pages: pictures are not unpacked. */
const usual: Limits = { withinMs: 15_000, megabytes: 512 }
/** What is signed is a few attributes with a digest, whatever the file holds. */
const mostSigned = 4096

const Answer = z.object({ sealed: z.instanceof(Uint8Array).optional() })

/**
 * Seals a PDF that a company made itself, as it is: the sealed one begins with its bytes. Nothing where it cannot be sealed:
 * protected, broken, or made so that reading it takes for ever.
 *
 * It is read in a process of its own. The key never comes near it: that process asks for its signature.
 */
export async function sealOwnPdf(
  bytes: Uint8Array,
  { key, reason, at }: Omit<Sealing, 'timeStamping'>,
  limits: Partial<Limits> = {},
): Promise<Uint8Array | undefined> {
  const certificate = new Uint8Array(key.certificate.raw)
  const signer = new CryptoKeySigner(key.privateKey, key.certificate.raw, 'EC', 'ECDSA')
  const module = fileURLToPath(import.meta.resolve('./seal-process.ts'))
  try {
    const answer = await workApart(
      module,
      { bytes, certificate, reason, at },
      { ...usual, ...limits },
      async (asked) => {
        const data = z.instanceof(Uint8Array).parse(asked)
        if (data.length > mostSigned) throw new Error('it asked to sign too much')
        return await signer.sign(new Uint8Array(data), 'SHA-256')
      },
    )
    const { sealed } = Answer.parse(answer)
    const isAsItWas = sealed && Buffer.compare(sealed.subarray(0, bytes.length), bytes) === 0
    return isAsItWas ? new Uint8Array(sealed) : undefined
  } catch {
    return undefined
  }
}
