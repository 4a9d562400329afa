import { z } from 'zod'

import { faultOf } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { Transport } from '#connectors/transport.ts'

import type { Place } from './place.ts'
import { hostSuffixOf } from './regions.ts'

const Itself = z.object({ Regions: z.array(z.object({ RegionName: z.string() })) })

/**
 * Services that some regions lack: what the names of their hosts begin with, and every region that AWS names for them, in all
 * partitions that regions.ts gives hosts. A region not named here had no such service on the day its list was read.
 */
const services: Readonly<Record<string, { host: string; regions: ReadonlySet<string> }>> = {
  // As of 2026-11-27. https://docs.aws.amazon.com/general/latest/gr/ddb.html, with the regions of other partitions that botocore's endpoints.json names.
  dax: {
    host: 'dax',
    regions: new Set([
      'af-south-1',
      'ap-east-1',
      'ap-east-2',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-south-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-6',
      'ap-southeast-7',
      'ca-central-1',
      'ca-west-1',
      'cn-north-1',
      'cn-northwest-1',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'mx-central-1',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-gov-east-1',
      'us-gov-west-1',
      'us-west-1',
      'us-west-2',
    ]),
  },
  // As of 2026-11-26. https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-using-elastic-clusters.html
  'docdb-elastic': {
    host: 'docdb-elastic',
    regions: new Set([
      'ap-east-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-south-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-2',
    ]),
  },
  // As of 2026-08-07. https://github.com/boto/botocore/blob/develop/botocore/data/endpoints.json
  keyspaces: {
    host: 'cassandra',
    regions: new Set([
      'af-south-1',
      'ap-east-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-5',
      'ap-southeast-7',
      'ca-central-1',
      'ca-west-1',
      'cn-north-1',
      'cn-northwest-1',
      'eu-central-1',
      'eu-north-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'me-central-1',
      'me-south-1',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-gov-east-1',
      'us-gov-west-1',
      'us-west-1',
      'us-west-2',
    ]),
  },
  // As of 2026-08-07. https://github.com/boto/botocore/blob/develop/botocore/data/endpoints.json
  lightsail: {
    host: 'lightsail',
    regions: new Set([
      'ap-east-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-5',
      'ca-central-1',
      'eu-central-1',
      'eu-north-1',
      'eu-south-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-2',
    ]),
  },
  // As of 2026-11-26. https://docs.aws.amazon.com/AmazonS3/latest/userguide/endpoint-directory-buckets-AZ.html
  s3express: {
    host: 's3express-control',
    regions: new Set([
      'ap-northeast-1',
      'ap-south-1',
      'eu-north-1',
      'eu-west-1',
      'us-east-1',
      'us-east-2',
      'us-west-2',
    ]),
  },
  // As of 2026-11-26. https://docs.aws.amazon.com/general/latest/gr/timestream.html
  'timestream-write': {
    host: 'ingest.timestream',
    regions: new Set([
      'ap-northeast-1',
      'ap-south-1',
      'ap-southeast-2',
      'eu-central-1',
      'eu-west-1',
      'us-east-1',
      'us-east-2',
      'us-gov-west-1',
      'us-west-2',
    ]),
  },
}

/**
 * Whether a call failed because its service has no host in a region that AWS does not name for it: exactly its own host was not
 * found, neither another address nor a proxy on the way. Every region is asked, so that nothing is missed where a service opens later.
 */
export function lacksHost({ region }: Place, service: string, failed: Fault): boolean {
  const known = services[service]
  const suffix = hostSuffixOf(region)
  if (!known || suffix === undefined || known.regions.has(region)) return false
  const host = `${known.host}.${region}.${suffix}`
  return failed.because === 'ENOTFOUND' && failed.message === `getaddrinfo ENOTFOUND ${host}`
}

/**
 * Whether the names of hosts in this very region can be resolved at this moment: whether EC2, which every region has, answers there
 * about the region itself. What it says is kept as evidence beside the failed call.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 */
export async function isReached(
  { account, region }: Place,
  transport: Transport,
): Promise<boolean> {
  const params = { RegionNames: [region] }
  const answer = await transport
    .call({ service: 'ec2', op: 'DescribeRegions', account, region, params })
    .catch(faultOf)
  const { data } = Itself.safeParse(answer)
  return data?.Regions.length === 1 && data.Regions[0]?.RegionName === region
}
