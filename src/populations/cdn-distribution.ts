import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { TlsVersion } from './public-endpoint.ts'
import { reported } from './reported.ts'

/** What happens to requests for one pattern of paths. */
export const CdnBehaviour = z.object({
  /** `default`, or the pattern. */
  path: z.string(),
  /** How plain HTTP is met: served, redirected to https, or refused. */
  plainHttp: z.enum(['serves', 'redirects', 'refuses']),
  /** The origin, or group of origins, that its content comes from. */
  origin: z.string(),
})
export type CdnBehaviour = z.infer<typeof CdnBehaviour>

/** Where content comes from, and how it is fetched there. */
export const CdnOrigin = z.object({
  id: z.string(),
  host: z.string(),
  /** `as-viewer`: by the protocol that the reader used, as CloudFront does with buckets. */
  fetches: reported(z.enum(['https', 'http', 'as-viewer'])),
  /** Every TLS version it may be fetched by; absent where the provider alone decides (its own buckets). */
  versions: z.array(TlsVersion).optional(),
})
export type CdnOrigin = z.infer<typeof CdnOrigin>

/** A delivery network in front of our content: a distribution of CloudFront, a backend with Cloud CDN. Disabled ones serve nothing and are not listed. */
export const CdnDistribution = z.object({
  /** The provider's own name: an ARN or a full resource name. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** The host name the provider gave it. */
  host: z.string().optional(),
  /** Our own host names for it. */
  aliases: z.array(z.string()),
  /** Readers reach it through load balancers alone, which are listeners of their own and say how (Cloud CDN). */
  isBehindListeners: z.literal(true).optional(),
  /** The default one and every other. */
  behaviours: reported(z.array(CdnBehaviour).min(1)),
  /** The oldest version it accepts from readers. CloudFront's own certificate means TLS 1.0. */
  minimumTls: reported(TlsVersion),
  origins: reported(z.array(CdnOrigin).min(1)),
})
export type CdnDistribution = z.infer<typeof CdnDistribution>

export const cdnDistributions: Population<CdnDistribution> = {
  id: 'cdn-distribution',
  item: CdnDistribution,
  key: (distribution) => distribution.id,
  kind: 'read',
}
