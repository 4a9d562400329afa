import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  ConfigServiceClient,
  GetDiscoveredResourceCountsCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service'
import { z } from 'zod'

import { recordedNameQueries } from '#connectors/aws/network/recorded-names.ts'
import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })
const Query = z.strictObject({
  Expression: z.enum(recordedNameQueries),
  Limit: z.int(),
  NextToken: z.string().optional(),
})

export const config: Service = {
  open: (settings) => new ConfigServiceClient(settings),
  operations: {
    DescribeConfigurationRecorders: asks(DescribeConfigurationRecordersCommand, z.strictObject({})),
    DescribeConfigurationRecorderStatus: asks(
      DescribeConfigurationRecorderStatusCommand,
      z.strictObject({}),
    ),
    GetDiscoveredResourceCounts: asks(GetDiscoveredResourceCountsCommand, Page),
    SelectResourceConfig: asks(SelectResourceConfigCommand, Query),
  },
}
