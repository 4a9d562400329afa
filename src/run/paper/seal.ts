import { createHash } from 'node:crypto'

import { CryptoKeySigner, PDF } from '@libpdf/core'
import type { Signer, TimestampAuthority } from '@libpdf/core'

import { OperatingError } from '#engine/operating-error.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { askForTimeStamp } from '#run/ask-tsa.ts'

import type { SealKey } from './seal-key.ts'

/** What a seal says, and whose time it bears. */
export interface Sealing {
  key: SealKey
  /** Why it is sealed, in the document's language. */
  reason: string
  at: Date
  /** Without an authority the time is ours alone (PAdES B-B); with one it is proven (B-T). */
  timeStamping?: TimeStamping
}

/**
 * Seals a PDF (PAdES, ETSI EN 319 142): any later change of a byte breaks the seal. It is the organisation's, and not the
 * signature of a person. Throws an operating error where the time-stamping authority gives none.
 */
export async function sealPdf(
  bytes: Uint8Array,
  { key, reason, at, timeStamping }: Sealing,
): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes)
  const signer = new CryptoKeySigner(key.privateKey, key.certificate.raw, 'EC', 'ECDSA')
  const stamped = timeStamping && stampedBy(signer, timeStamping, at)
  const { bytes: sealed } = await pdf.sign({
    signer: stamped?.signer ?? signer,
    reason,
    signingTime: at,
    ...(stamped && { level: 'B-T', timestampAuthority: stamped.authority }),
  })
  return sealed
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

/** Our own request to the authority, which verifies the answer, asks for the bytes; the library only gives their digest. */
function stampedBy(
  inner: Signer,
  timeStamping: TimeStamping,
  at: Date,
): { signer: Signer; authority: TimestampAuthority } {
  let signed: Uint8Array = new Uint8Array()
  return {
    signer: {
      certificate: inner.certificate,
      keyType: inner.keyType,
      signatureAlgorithm: inner.signatureAlgorithm,
      async sign(data, algorithm) {
        signed = await inner.sign(data, algorithm)
        return signed
      },
    },
    authority: {
      async timestamp(digest) {
        if (!createHash('sha256').update(signed).digest().equals(digest)) {
          throw new Error('the library stamps something else than the signature')
        }
        const { token } = await askForTimeStamp(timeStamping, signed, () => at)
        return token
      },
    },
  }
}
