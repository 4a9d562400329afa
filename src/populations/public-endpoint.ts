import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** TLS and SSL versions as people name them, oldest first. */
export const TlsVersion = z.enum(['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'])
export type TlsVersion = z.infer<typeof TlsVersion>

/** The leaf certificate an endpoint showed, and whether its chain leads to a trusted root. */
export const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** DNS names and addresses it is good for. */
  names: z.array(z.string()),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** SHA-256 of the DER, hex. */
  fingerprint: z.string(),
  nameMatches: z.boolean(),
  /** `trusted`, or why not: OpenSSL's code, such as `UNABLE_TO_VERIFY_LEAF_SIGNATURE`. Expiry is judged from the dates, not here. */
  chain: z.string(),
})

/** What plain HTTP does on the endpoint's HTTP port. */
export const PlainHttp = z.discriminatedUnion('kind', [
  /** No connection comes about: refused, or dropped by a filter. */
  z.object({ kind: z.literal('closed') }),
  /** Every path tried led to https on the same host. */
  z.object({ kind: z.literal('redirects') }),
  /** At least one path was answered in the clear, or redirected elsewhere. */
  z.object({
    kind: z.literal('serves'),
    path: z.string(),
    status: z.int(),
    location: z.string().optional(),
  }),
])

/** The versions asked for: those a handshake was accepted in, and those we could not find out about. Any other was refused. */
export const Versions = z.object({
  accepted: z.array(TlsVersion),
  undetermined: z.array(TlsVersion),
})
export type Versions = z.infer<typeof Versions>

/**
 * The weak suites it accepted, by IANA name with the version, such as `TLSv1.2 TLS_RSA_WITH_RC4_128_SHA`; only where
 * `complete` is true did it refuse all others.
 */
export const WeakSuites = z.object({ accepted: z.array(z.string()), complete: z.boolean() })
export type WeakSuites = z.infer<typeof WeakSuites>

/** A host name and port that the public can reach, as seen from outside. */
export const PublicEndpoint = z.object({
  /** `name:port`. */
  id: z.string(),
  name: z.string(),
  port: z.int(),
  addresses: reported(z.array(z.string()).min(1)),
  versions: reported(Versions),
  weakSuites: reported(WeakSuites),
  certificate: reported(Certificate),
  plainHttp: reported(PlainHttp),
  /** Seconds of the Strict-Transport-Security header; 0 where the header is missing or says 0. */
  hstsMaxAge: reported(z.int()),
})
export type PublicEndpoint = z.infer<typeof PublicEndpoint>

export const publicEndpoints: Population<PublicEndpoint> = {
  id: 'public-endpoint',
  item: PublicEndpoint,
  key: (endpoint) => endpoint.id,
  kind: 'read',
}
