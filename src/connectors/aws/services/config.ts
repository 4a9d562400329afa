import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  ConfigServiceClient,
  GetDiscoveredResourceCountsCommand,
} from '@aws-sdk/client-config-service'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const OfTypes = z.strictObject({
  resourceTypes: z.array(z.string()).min(1).max(20),
  nextToken: z.string().optional(),
})

export const config: Service = {
  open: (settings) => new ConfigServiceClient(settings),
  operations: {
    DescribeConfigurationRecorders: asks(DescribeConfigurationRecordersCommand, z.strictObject({})),
    DescribeConfigurationRecorderStatus: asks(
      DescribeConfigurationRecorderStatusCommand,
      z.strictObject({}),
    ),
    GetDiscoveredResourceCounts: asks(GetDiscoveredResourceCountsCommand, OfTypes),
  },
}
