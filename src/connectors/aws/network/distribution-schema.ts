import { z } from 'zod'

import type { CdnBehaviour, CdnOrigin } from '#populations/cdn-distribution.ts'

import { tlsVersionOf, tlsVersionsOf } from './tls-versions.ts'

/** CloudFront's lists: the items may be left out where there are none. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .object({ Quantity: z.int(), Items: z.array(item).nullish() })
    .refine(({ Quantity: count, Items: items }) => count === (items ?? []).length, {
      message: 'says another number of items than it holds',
    })
    .transform(({ Items: items }) => items ?? [])
}

const viewers = {
  'allow-all': 'serves',
  'redirect-to-https': 'redirects',
  'https-only': 'refuses',
} as const
const ViewerPolicy = z.enum(['allow-all', 'redirect-to-https', 'https-only'])

const Behaviour = z.object({
  PathPattern: z.string().optional(),
  TargetOriginId: z.string(),
  ViewerProtocolPolicy: ViewerPolicy,
  RealtimeLogConfigArn: z.string().nullish(),
})

function behaviourOf(raw: z.infer<typeof Behaviour>): CdnBehaviour {
  return {
    path: raw.PathPattern ?? 'default',
    plainHttp: viewers[raw.ViewerProtocolPolicy],
    origin: raw.TargetOriginId,
  }
}

const fetching = {
  'https-only': 'https',
  'http-only': 'http',
  'match-viewer': 'as-viewer',
} as const

/**
 * How an origin is fetched; of one by TLS nothing is said where it does not say by which versions, or by one that we do not know.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomOriginConfig.html
 */
const Fetching = z
  .object({
    OriginProtocolPolicy: z.enum(['https-only', 'http-only', 'match-viewer']),
    OriginSslProtocols: listOf(z.string()).nullish(),
  })
  .transform((raw): Pick<CdnOrigin, 'fetches' | 'versions'> => {
    const versions = tlsVersionsOf(raw.OriginSslProtocols ?? [])
    const fetches = fetching[raw.OriginProtocolPolicy]
    if (!versions) return fetches === 'http' ? { fetches } : {}
    return { fetches, versions }
  })

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginEndpointConfig.html */
export const VpcOrigin = z
  .object({ VpcOrigin: z.object({ VpcOriginEndpointConfig: Fetching }) })
  .transform((raw) => raw.VpcOrigin.VpcOriginEndpointConfig)

/**
 * A bucket is fetched by the protocol that the reader used.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-s3-origin.html
 */
const Origin = z
  .object({
    Id: z.string(),
    DomainName: z.string(),
    CustomOriginConfig: Fetching.nullish(),
    S3OriginConfig: z.object({}).nullish(),
    VpcOriginConfig: z.object({ VpcOriginId: z.string() }).nullish(),
  })
  .transform((raw) => ({
    id: raw.Id,
    host: raw.DomainName,
    ...(raw.CustomOriginConfig ?? (raw.S3OriginConfig && { fetches: 'as-viewer' as const })),
    ...(raw.VpcOriginConfig && { vpcOrigin: raw.VpcOriginConfig.VpcOriginId }),
  }))

/**
 * The oldest version for readers. CloudFront's own certificate means TLS 1.0, whatever else is said; the name of a policy
 * begins with the version: `TLSv1.2_2021`.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
 */
const ViewerCertificate = z
  .object({
    CloudFrontDefaultCertificate: z.boolean().nullish(),
    MinimumProtocolVersion: z.string().nullish(),
  })
  .transform((raw) => {
    if (raw.CloudFrontDefaultCertificate) return 'TLSv1.0' as const
    return tlsVersionOf(raw.MinimumProtocolVersion?.split('_')[0] ?? '')
  })

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html */
export const Distribution = z
  .object({
    ARN: z.string().min(1),
    DomainName: z.string().nullish(),
    Enabled: z.boolean().nullish(),
    ConnectionMode: z.string().nullish(),
    Aliases: listOf(z.string()).nullish(),
    DefaultCacheBehavior: Behaviour,
    CacheBehaviors: listOf(Behaviour),
    Origins: listOf(Origin),
    ViewerCertificate: ViewerCertificate.nullish(),
  })
  .transform((raw) => ({
    id: raw.ARN,
    ...(raw.DomainName && { host: raw.DomainName }),
    /** Only a clear no leaves it out. */
    isEnabled: raw.Enabled !== false,
    /** Whether it answers under the names of its tenants, which are listed apart. */
    hasTenants: raw.ConnectionMode === 'tenant-only',
    /** Whether some of its requests go to a log in real time. */
    isLoggedLive: [raw.DefaultCacheBehavior, ...raw.CacheBehaviors].some(
      (behaviour) => behaviour.RealtimeLogConfigArn,
    ),
    aliases: raw.Aliases ?? [],
    behaviours: [raw.DefaultCacheBehavior, ...raw.CacheBehaviors].map(behaviourOf),
    origins: raw.Origins,
    ...(raw.ViewerCertificate && { minimumTls: raw.ViewerCertificate }),
  }))
export type Distribution = z.infer<typeof Distribution>

/** A tenant and its names; only a clear no says that it is switched off. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionTenantSummary.html */
export const Tenant = z
  .object({
    Arn: z.string().min(1),
    Domains: z.array(z.object({ Domain: z.string().min(1) })),
    Enabled: z.boolean().nullish(),
  })
  .transform((raw) => ({
    id: raw.Arn,
    isEnabled: raw.Enabled !== false,
    names: raw.Domains.map(({ Domain }) => Domain),
  }))
export type Tenant = z.infer<typeof Tenant>
