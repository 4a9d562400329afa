import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import { z } from 'zod'

import { fillPlace } from './seal-place.ts'
import { sealSignature } from './seal-signature.ts'
import { sealBytes } from './seal.ts'
import type { Sealing } from './seal.ts'
import { workApart } from './work-apart.ts'
import type { Limits } from './work-apart.ts'

/** A second is enough for a thousand pages: pictures are not unpacked. */
const usual: Limits = { withinMs: 15_000, megabytes: 512 }

const Answer = z.object({ placed: z.instanceof(Uint8Array).optional() })

/**
 * Seals a PDF that a company made itself, as it is: the sealed one begins with its bytes. Nothing where it cannot be sealed:
 * protected, broken, or made so that reading it takes for ever.
 *
 * It is read in a process of its own, which the key never comes near: that process makes the place, and the seal goes in here.
 */
export async function sealOwnPdf(
  bytes: Uint8Array,
  { key, reason, at }: Omit<Sealing, 'timeStamping'>,
  limits: Partial<Limits> = {},
): Promise<Uint8Array | undefined> {
  const mark = randomBytes(16)
  const module = fileURLToPath(import.meta.resolve('./seal-process.ts'))
  const work = { pdf: bytes, mark, bytes: sealBytes, reason, at }
  try {
    const { placed } = Answer.parse(await workApart(module, work, { ...usual, ...limits }))
    const isAsItWas = placed && Buffer.compare(placed.subarray(0, bytes.length), bytes) === 0
    if (!isAsItWas) return undefined
    return await fillPlace(placed, mark, (sha256) => sealSignature(sha256, key))
  } catch {
    return undefined
  }
}
