import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
const rate = { perSecond: 5, burst: 10 }

export const ec2: Service = {
  open: (config) => new EC2Client(config),
  operations: {
    DescribeRegions: asks(DescribeRegionsCommand, z.strictObject({ AllRegions: z.boolean() }), {
      rate,
    }),
  },
}
