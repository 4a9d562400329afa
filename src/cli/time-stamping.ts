import type { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { InvalidArgumentError } from 'commander'

import { OperatingError } from '#engine/operating-error.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { readCertificates } from '#run/time-stamp.ts'

/** Options of the commands that take a time stamp. */
export interface TimeStampOptions {
  tsa?: string
  tsaCert?: string
  tsaPolicy?: string
}

/** Whose time stamps to take; without an authority nobody's, and with one its certificate must be known. */
export function timeStampingOf({
  tsa,
  tsaCert,
  tsaPolicy,
}: TimeStampOptions): TimeStamping | undefined {
  if (tsa === undefined) return undefined
  if (tsaCert === undefined) {
    throw new OperatingError(
      'tsa-certificate-missing',
      `Whether a time stamp is from ${tsa} cannot be told without a certificate.`,
      "Give the authority's certificate, or its issuer's, with --tsa-cert FILE.",
    )
  }
  const certificates = certificatesIn(tsaCert)
  return { url: tsa, certificates, ...(tsaPolicy !== undefined && { policy: tsaPolicy }) }
}

/** The certificates in a file; a file that cannot be read is an operating error. */
export function certificatesIn(file: string): X509Certificate[] {
  try {
    return readCertificates(readFileSync(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof OperatingError) throw cause
    throw new OperatingError(
      'tsa-certificate-refused',
      `The certificate in ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give a PEM file.',
      { cause },
    )
  }
}

/** An authority's address, as given on the command line. */
export function parseTsa(text: string): string {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol)) return text
  throw new InvalidArgumentError('Give a web address.')
}

/** An object identifier, as given on the command line. */
export function parseOid(text: string): string {
  if (/^[0-2](\.(0|[1-9]\d*))+$/.test(text)) return text
  throw new InvalidArgumentError('Give an object identifier, such as 1.2.3.4.1.')
}
