import { z } from 'zod'

import { StartTls } from '#populations/public-endpoint.ts'

/** What each operation of the live transport answers: facts off the wire, nothing judged. Everything is bounded. */

export const Addresses = z.object({ addresses: z.tuple([z.string()], z.string()) })
export type Addresses = z.infer<typeof Addresses>

/** The first bytes a server said to one ClientHello, and how it ended. */
export const HelloObservation = z.object({
  answer: z.base64().max(1024),
  end: z.enum(['answered', 'closed', 'reset', 'timeout', 'endless']),
})
export type HelloObservation = z.infer<typeof HelloObservation>

/** The certificates shown, leaf first, and what OpenSSL and our own walk say of them. */
export const CertificateObservation = z.object({
  /** DER. */
  chain: z.array(z.base64()).min(1).max(10),
  /** OpenSSL's code, or `trusted`. */
  verification: z.string().max(100),
  /** The same for the chain above an out-of-date leaf; see chain-walk.ts. Only where the code was about time. */
  aboveLeaf: z.string().max(100).optional(),
  /** Which roots were trusted: `default` of Node, or the SHA-256 of the PEM that was configured. */
  roots: z.string(),
})
export type CertificateObservation = z.infer<typeof CertificateObservation>

/** One answer over HTTP: only the headers we judge by. */
export const WebObservation = z.object({
  status: z.int(),
  location: z.string().max(2048).optional(),
  /** The first Strict-Transport-Security header. */
  strictTransportSecurity: z.string().max(2048).optional(),
})
export type WebObservation = z.infer<typeof WebObservation>

/** What a server said in the clear, reply by reply, to a client that did not ask for TLS: see before-tls.ts. */
export const BeforeTlsObservation = z.object({ replies: z.array(z.base64().max(24_000)).max(3) })
export type BeforeTlsObservation = z.infer<typeof BeforeTlsObservation>

/** How an endpoint is named in a call, enough to rebuild the settings from a recording. */
export const ResolveParams = z.object({
  host: z.string(),
  port: z.int(),
  sni: z.string().optional(),
  starttls: StartTls.optional(),
  httpPort: z.int().nullable(),
})
export type ResolveParams = z.infer<typeof ResolveParams>

/** The parameters that the other operations share; `starttls` is what was spoken before TLS, where anything was. */
const At = {
  address: z.string(),
  port: z.int(),
  name: z.string(),
  starttls: StartTls.optional(),
}

/**
 * `offer` is the part of all suites that was on offer (suites.ts), `without` those of them already chosen; `attempt` tells a
 * repetition apart in a recording.
 */
export const HelloParams = z.object({
  ...At,
  version: z.enum(['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
  offer: z.enum(['all', 'weak', 'others', 'shared']),
  without: z.array(z.int()),
  attempt: z.int(),
})
export type HelloParams = z.infer<typeof HelloParams>

export const CertificateParams = z.object(At)
export type CertificateParams = z.infer<typeof CertificateParams>

export const BeforeTlsParams = z.object({ ...At, starttls: StartTls })
export type BeforeTlsParams = z.infer<typeof BeforeTlsParams>

/** `attempt` tells a repetition apart in a recording; the first has none. */
export const WebParams = z.object({ ...At, path: z.string(), attempt: z.int().optional() })
