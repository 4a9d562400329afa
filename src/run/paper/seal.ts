import { randomBytes } from 'node:crypto'

import { PDF } from '@libpdf/core'

import { OperatingError } from '#engine/operating-error.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { askForTimeStamp } from '#run/ask-tsa.ts'

import type { SealKey } from './seal-key.ts'
import { fillPlace, placeForSeal } from './seal-place.ts'
import { sealSignature } from './seal-signature.ts'

/** What a seal says, and whose time it bears. */
export interface Sealing {
  key: SealKey
  /** Why it is sealed, in the document's language. */
  reason: string
  at: Date
  /** Without an authority the time is ours alone (PAdES B-B); with one it is proven (B-T). */
  timeStamping?: TimeStamping
}

/** The signature holds the certificate, and the organisation's name four times. */
export const sealBytes = 8 * 1024
/** An authority adds its certificates to its token. */
const tokenBytes = 16 * 1024

/**
 * Seals a PDF (PAdES, ETSI EN 319 142-1): any later change of a byte breaks the seal. It is the organisation's, and not the
 * signature of a person. Throws an operating error where the time-stamping authority gives none.
 */
export async function sealPdf(
  bytes: Uint8Array,
  { key, reason, at, timeStamping }: Sealing,
): Promise<Uint8Array> {
  const mark = randomBytes(16)
  const room = timeStamping ? sealBytes + tokenBytes : sealBytes
  const placed = await placeForSeal(await PDF.load(bytes), { mark, bytes: room, reason, at })
  const stamp = timeStamping && ((signature: Uint8Array) => tokenOf(timeStamping, signature, at))
  return await fillPlace(placed, mark, (sha256) => sealSignature(sha256, key, stamp))
}

/** As `sealPdf`; where the authority gives no time stamp, with our own time alone: no signature waits for somebody else's server. */
export async function sealPdfAnyway(bytes: Uint8Array, sealing: Sealing): Promise<Uint8Array> {
  try {
    return await sealPdf(bytes, sealing)
  } catch (error) {
    if (!(error instanceof OperatingError) || error.code !== 'time-stamp-refused') throw error
    const { key, reason, at } = sealing
    return await sealPdf(bytes, { key, reason, at })
  }
}

async function tokenOf(
  timeStamping: TimeStamping,
  signature: Uint8Array,
  at: Date,
): Promise<Uint8Array> {
  const { token } = await askForTimeStamp(timeStamping, signature, () => at)
  if (token.length <= tokenBytes) return token
  throw new OperatingError(
    'time-stamp-refused',
    `The time stamp from ${timeStamping.url} is too long for a seal: ${token.length} bytes.`,
    `Take an authority whose time stamps are at most ${tokenBytes} bytes long.`,
  )
}
