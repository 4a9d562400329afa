import { z } from 'zod'

import { arnAt } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import type { Place } from '#connectors/aws/place.ts'
import { publicResources } from '#populations/public-resource.ts'
import type { PublicResource } from '#populations/public-resource.ts'

/** Copies that are read to their end here or with their own list, so that what an analyzer says of them besides adds nothing. */
export const readDirectly: ReadonlySet<string> = new Set([
  'AWS::EC2::Snapshot',
  'AWS::RDS::DBClusterSnapshot',
  'AWS::RDS::DBSnapshot',
])

/** Something of ours in a region that anybody gets at. */
export function publicAt(
  { account, region }: Pick<Place, 'account' | 'region'>,
  resource: string,
  type: string,
): PublicResource {
  const id = `aws/${account}/public/${resource}`
  return { id, provider: 'aws', account, region, resource, type }
}

const next = { from: 'NextToken', as: 'NextToken' }

/** Our own snapshots that anybody may restore. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html */
export const publicEbsSnapshots = listRead({
  service: 'ebs-public',
  op: 'DescribeSnapshots',
  params: { OwnerIds: ['self'], RestorableByUserIds: ['all'], MaxResults: 1000 },
  field: 'Snapshots',
  next,
  permissions: ['ec2:DescribeSnapshots'],
  item: (place) =>
    z
      .object({ SnapshotId: z.string().min(1) })
      .transform(({ SnapshotId: id }) =>
        publicAt(
          place,
          arnAt({ ...place, account: '' }, 'ec2', `snapshot/${id}`),
          'AWS::EC2::Snapshot',
        ),
      ),
  population: publicResources,
})

/** Our own images of machines that anybody may start, and so read. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
export const publicImages = listRead({
  service: 'ec2',
  op: 'DescribeImages',
  params: {
    Owners: ['self'],
    Filters: [{ Name: 'is-public', Values: ['true'] }],
    MaxResults: 1000,
  },
  field: 'Images',
  next,
  permissions: ['ec2:DescribeImages'],
  item: (place) =>
    z
      .object({ ImageId: z.string().min(1), Public: z.literal(true) })
      .transform(({ ImageId: id }) =>
        publicAt(place, arnAt({ ...place, account: '' }, 'ec2', `image/${id}`), 'AWS::EC2::Image'),
      ),
  population: publicResources,
})
