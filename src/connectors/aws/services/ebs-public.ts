import { DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Public = z.strictObject({
  OwnerIds: z.array(z.literal('self')),
  RestorableByUserIds: z.array(z.literal('all')),
  MaxResults: z.int().optional(),
  NextToken: z.string().optional(),
})

/** EC2's list of snapshots, asked for those alone that anybody may restore: a question of its own, with a scope of its own. */
export const ebsPublic: Service = {
  open: (config) => new EC2Client(config),
  operations: {
    DescribeSnapshots: asks(DescribeSnapshotsCommand, Public, {
      rate: { perSecond: 5, burst: 10 },
    }),
  },
}
