import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

import { z } from 'zod'

import { wrong } from '#engine/wrong.ts'
import { StartTls } from '#populations/public-endpoint.ts'

/**
 * A host as it goes on the wire: lower case, punycode for international names, IPv6 without brackets, no final dot.
 * `undefined` where it is neither a host name nor an address. https://www.rfc-editor.org/rfc/rfc5890#section-2.3.2.3
 */
export function hostOf(text: string): string | undefined {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) === 6) {
    const url = `http://[${bare}]/`
    return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined
  }
  const name = domainToASCII(bare.replace(/\.$/, ''))
  const labels = name.split('.')
  const isName = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  return isName && name.length <= 253 ? name : undefined
}

const Host = z
  .string()
  .max(1000)
  .transform((text, context) => {
    const host = hostOf(text)
    if (host !== undefined) return host
    context.addIssue({
      code: 'custom',
      ...wrong({
        de: 'ist weder ein Rechnername noch eine IP-Adresse',
        en: 'is neither a host name nor an IP address',
      }),
    })
    return z.NEVER
  })

const Port = z.int().min(1).max(65_535)

const ports = { https: 443, smtp: 25, imap: 143, postgres: 5432 } as const

const Endpoint = z
  .strictObject({
    /** Where to connect. */
    host: Host,
    /** Without it, the usual one of what is spoken there. */
    port: Port.optional(),
    /** The name to ask for, where it is not the host. */
    sni: Host.optional(),
    /** What is spoken before TLS, where TLS does not come first. */
    starttls: StartTls.optional(),
    /** PEM certificates to trust instead of Node's own list, for a private authority. */
    roots: z
      .string()
      .refine(
        areCertificates,
        wrong({
          de: 'enthält keine lesbaren PEM-Zertifikate',
          en: 'holds no readable PEM certificates',
        }),
      )
      .optional(),
    /** Where plain HTTP would be, 80 without it; `null` asks nothing there. */
    httpPort: Port.nullable().optional(),
  })
  .refine(({ starttls, httpPort }) => starttls === undefined || typeof httpPort !== 'number', {
    path: ['httpPort'],
    ...wrong({
      de: 'gehört zu einem Webserver; lassen Sie es neben starttls weg',
      en: 'belongs to a web server; leave it out beside starttls',
    }),
  })
  .transform(({ port, httpPort, ...endpoint }) => ({
    ...endpoint,
    port: port ?? ports[endpoint.starttls ?? 'https'],
    httpPort: endpoint.starttls || httpPort === null ? null : (httpPort ?? 80),
  }))

/** One name and port to look at from outside. */
export type Endpoint = z.infer<typeof Endpoint>

/** What an administrator configures: endpoints, each `name:port` once. */
export const TlsSettings = z.strictObject({
  endpoints: z.array(Endpoint).superRefine((endpoints, context) => {
    const seen = new Set<string>()
    for (const [index, endpoint] of endpoints.entries()) {
      const id = idOf(endpoint)
      if (seen.has(id)) {
        context.addIssue({
          code: 'custom',
          path: [index],
          ...wrong({ de: `${id} steht zweimal da`, en: `${id} is listed twice` }),
        })
      }
      seen.add(id)
    }
  }),
  /** Host names that other sources find (DNS zones, delivery networks, certificates) are looked at too. */
  discovered: z.literal(true).optional(),
  /** What those were when the reading began; filled in by us, and without it nothing is known of them. */
  found: z.strictObject({ isWhole: z.boolean(), leftOut: z.array(z.string()) }).optional(),
  /**
   * Addresses that are none of the public internet may be asked: of the company's own network, of this machine. Only the
   * operator sets it, or whoever may add sources could look about in there.
   */
  internal: z.literal(true).optional(),
  /** Of one connection, from its start to its end. */
  timeoutMs: z.int().min(1).max(60_000).default(10_000),
  /** Endpoints looked at together; most of their time they wait for their next connection to be due. */
  concurrency: z.int().min(1).max(1024).default(256),
})
export type TlsSettings = z.infer<typeof TlsSettings>

/** The PEM blocks of certificates in a text, in their order. */
export function certificatesIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}

function areCertificates(pem: string): boolean {
  const blocks = certificatesIn(pem)
  try {
    return blocks.map((block) => new X509Certificate(block)).length > 0
  } catch {
    return false
  }
}

/** The name a client would use: what the certificate must be good for. */
export function nameOf(endpoint: Pick<Endpoint, 'host' | 'sni'>): string {
  return endpoint.sni ?? endpoint.host
}

/** The item's key, `name:port`; an IPv6 address stands in brackets, as in a URL. */
export function idOf(endpoint: Pick<Endpoint, 'host' | 'sni' | 'port'>): string {
  return `${inUrl(nameOf(endpoint))}:${endpoint.port}`
}

/** A host as a URL or a Host header writes it. https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2 */
export function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}
