import type { Location } from '#populations/database.ts'

import { countryOfZone } from './zones.ts'

/**
 * Every AWS region by name: its partition, and the country its data centres stand in (ISO 3166-1 alpha-2).
 * As of 2026-11-23. A list and never a prefix: `ca-central-1` is not US, and a name we do not know has no country.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const partitions: Record<string, Record<string, string | undefined>> = {
  aws: {
    'af-south-1': 'ZA',
    'ap-east-1': 'HK',
    'ap-east-2': 'TW',
    'ap-northeast-1': 'JP',
    'ap-northeast-2': 'KR',
    'ap-northeast-3': 'JP',
    'ap-south-1': 'IN',
    'ap-south-2': 'IN',
    'ap-southeast-1': 'SG',
    'ap-southeast-2': 'AU',
    'ap-southeast-3': 'ID',
    'ap-southeast-4': 'AU',
    'ap-southeast-5': 'MY',
    'ap-southeast-6': 'NZ',
    'ap-southeast-7': 'TH',
    'ca-central-1': 'CA',
    'ca-west-1': 'CA',
    'eu-central-1': 'DE',
    'eu-central-2': 'CH',
    'eu-north-1': 'SE',
    'eu-south-1': 'IT',
    'eu-south-2': 'ES',
    'eu-west-1': 'IE',
    'eu-west-2': 'GB',
    'eu-west-3': 'FR',
    'il-central-1': 'IL',
    'me-central-1': 'AE',
    'me-south-1': 'BH',
    'me-west-1': 'SA',
    'mx-central-1': 'MX',
    'sa-east-1': 'BR',
    'sa-west-1': 'CL',
    'us-east-1': 'US',
    'us-east-2': 'US',
    'us-west-1': 'US',
    'us-west-2': 'US',
  },
  'aws-cn': { 'cn-north-1': 'CN', 'cn-northwest-1': 'CN' },
  'aws-us-gov': { 'us-gov-east-1': 'US', 'us-gov-west-1': 'US' },
  'aws-eusc': { 'eusc-de-east-1': 'DE' },
  'aws-iso': { 'us-iso-east-1': 'US', 'us-iso-west-1': 'US' },
  'aws-iso-b': { 'us-isob-east-1': 'US', 'us-isob-west-1': 'US' },
  // AWS does not publish where it stands.
  'aws-iso-e': { 'eu-isoe-west-1': undefined },
  'aws-iso-f': { 'us-isof-east-1': 'US', 'us-isof-south-1': 'US' },
}

const known = new Map(
  Object.entries(partitions).flatMap(([partition, regions]) =>
    Object.entries(regions).map(([region, country]) => [region, { partition, country }] as const),
  ),
)

/** One location per distinct region, or zone apart from its region, in the order given. One we do not know comes without a country. */
export function locationsOf(regions: readonly string[]): Location[] {
  return [...new Set(regions)].map((region) => {
    const country = known.get(region)?.country ?? countryOfZone(region)
    return country ? { region, country } : { region }
  })
}

/** The partition a region belongs to, as ARNs write it; for a region we do not know, that of `home`, else `aws`. */
export function partitionOf(region: string, home?: string): string {
  return known.get(region)?.partition ?? (home ? partitionOf(home) : 'aws')
}

/** What the names of AWS's own hosts end in, by partition. https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html */
const hostSuffixes: Record<string, string> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
}

/** What the names of hosts in a region end in, after `<service>.<region>.`; nothing for a region or partition we do not know. */
export function hostSuffixOf(region: string): string | undefined {
  return hostSuffixes[known.get(region)?.partition ?? '']
}

/** Where a partition's global services (STS, Organizations, the list of buckets) are asked. */
const globalRegions: Record<string, string> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
}

/** The region that calls to global services carry: us-east-1 unless `home` lies in another partition. */
export function globalRegionOf(home: string): string {
  return globalRegions[partitionOf(home)] ?? home
}

/**
 * The region of a bucket from its LocationConstraint, which keeps two historical forms: none for us-east-1, `EU` for eu-west-1.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export function bucketRegionOf(constraint: string | null): string {
  if (constraint === null || constraint === '') return 'us-east-1'
  return constraint === 'EU' ? 'eu-west-1' : constraint
}
