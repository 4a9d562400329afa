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
 * The cipher suites it accepted, by IANA name with the version, such as `TLSv1.3 TLS_AES_128_GCM_SHA256`, in alphabetical
 * order; only where `complete` is true did it refuse all others.
 */
export const Suites = z.object({ accepted: z.array(z.string()), complete: z.boolean() })
export type Suites = z.infer<typeof Suites>

/**
 * The weak suites it accepted, by IANA name with the version, such as `TLSv1.2 TLS_RSA_WITH_RC4_128_SHA`; only where
 * `complete` is true did it refuse all others.
 */
export const WeakSuites = z.object({ accepted: z.array(z.string()), complete: z.boolean() })
export type WeakSuites = z.infer<typeof WeakSuites>

/** Protocols that begin in the clear and change to TLS on request. */
export const StartTls = z.enum(['smtp', 'imap', 'postgres'])
export type StartTls = z.infer<typeof StartTls>

/** What such a server does for a client that never asks for TLS; `said` are its own words. */
export const BeforeTls = z.object({ kind: z.enum(['refuses', 'serves']), said: z.string() })
export type BeforeTls = z.infer<typeof BeforeTls>

/** An address of the name that took no connection, and the code of the reason. */
export const Unreached = z.object({ address: z.string(), because: z.string() })
export type Unreached = z.infer<typeof Unreached>

/** A host name and port that the public can reach, as seen from outside: the worst over all of its addresses. */
export const PublicEndpoint = z.object({
  /** `name:port`. */
  id: z.string(),
  name: z.string(),
  port: z.int(),
  /** What it speaks before TLS; absent where TLS comes first. */
  starttls: StartTls.optional(),
  /** It is called as the provider calls its load balancer, whose clients use another name that no source shows. */
  byProvider: z.literal(true).optional(),
  /** None of its addresses is one of the public internet, so that nobody outside reaches it, and nobody asked. */
  isPrivate: z.literal(true).optional(),
  addresses: reported(z.array(z.string()).min(1)),
  /** Of `addresses`. What such an address accepts is undetermined. */
  unreached: reported(z.array(Unreached)),
  /** Those of `addresses` that were not asked because the machine that looked has no IPv6: the rest stands without them. */
  withoutIpv6: reported(z.array(z.string())),
  versions: reported(Versions),
  suites: reported(Suites),
  weakSuites: reported(WeakSuites),
  certificate: reported(Certificate),
  /** Absent where `starttls` is given: there is no HTTP then. */
  plainHttp: reported(PlainHttp),
  /** Only where `starttls` is given. */
  beforeTls: reported(BeforeTls),
  /** Seconds of the Strict-Transport-Security header; 0 where the header is missing or says 0. Absent where no HTTP is spoken. */
  hstsMaxAge: reported(z.int()),
})
export type PublicEndpoint = z.infer<typeof PublicEndpoint>

export const publicEndpoints: Population<PublicEndpoint> = {
  id: 'public-endpoint',
  item: PublicEndpoint,
  key: (endpoint) => endpoint.id,
  kind: 'read',
}
