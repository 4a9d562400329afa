import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  ConfigServiceClient,
  GetDiscoveredResourceCountsCommand,
} from '@aws-sdk/client-config-service'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })

export const config: Service = {
  open: (settings) => new ConfigServiceClient(settings),
  operations: {
    DescribeConfigurationRecorders: asks(DescribeConfigurationRecordersCommand, z.strictObject({})),
    DescribeConfigurationRecorderStatus: asks(
      DescribeConfigurationRecorderStatusCommand,
      z.strictObject({}),
    ),
    GetDiscoveredResourceCounts: asks(GetDiscoveredResourceCountsCommand, Page),
  },
}
