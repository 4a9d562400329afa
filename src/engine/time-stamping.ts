import type { X509Certificate } from 'node:crypto'

/** Whose time stamps an organisation takes (RFC 3161). */
export interface TimeStamping {
  url: string
  /** The authority's certificate, or its issuer's. */
  certificates: readonly X509Certificate[]
  /** The authority's policy to ask for, as an object identifier. */
  policy?: string
}
