import type { Page } from './list-pages.ts'
import type { Place } from './place.ts'

/**
 * Regions that certainly have a service which others lack, as of 2026-11-26. A region not named here may have it or not: that is for
 * its own answer to say.
 * https://github.com/boto/botocore/blob/develop/botocore/data/endpoints.json
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-using-elastic-clusters.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Endpoints.html
 */
const certain: Readonly<Record<string, ReadonlySet<string>>> = {
  'docdb-elastic': new Set([
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-2',
  ]),
  keyspaces: new Set([
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ]),
  lightsail: new Set([
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'us-east-1',
    'us-east-2',
    'us-west-2',
  ]),
  s3express: new Set([
    'ap-northeast-1',
    'ap-south-1',
    'eu-north-1',
    'eu-west-1',
    'us-east-1',
    'us-east-2',
    'us-west-2',
  ]),
  'timestream-write': new Set([
    'ap-northeast-1',
    'ap-south-1',
    'ap-southeast-2',
    'eu-central-1',
    'eu-west-1',
    'us-east-1',
    'us-east-2',
    'us-west-2',
  ]),
}

/**
 * What it means where a service has no host name in a region: that it is not there, and keeps nothing. In a region that certainly
 * has it, it means that we could not ask. Every region is asked, so that nothing is missed where a service comes to one later.
 */
export function whereAbsent(
  { region }: Pick<Place, 'region'>,
  service: string,
): Readonly<Record<string, Page>> {
  if (certain[service]?.has(region) !== false) return {}
  return { ENOTFOUND: { items: [], next: undefined } }
}
