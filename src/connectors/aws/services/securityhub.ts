import {
  DescribeHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Strings = z.array(
  z.strictObject({ Comparison: z.enum(['EQUALS', 'NOT_EQUALS', 'PREFIX']), Value: z.string() }),
)

export const securityhub: Service = {
  open: (config) => new SecurityHubClient(config),
  operations: {
    DescribeHub: asks(DescribeHubCommand, z.strictObject({})),
    // https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html
    GetFindings: asks(
      GetFindingsCommand,
      z.strictObject({
        Filters: z.strictObject({
          AwsAccountId: Strings,
          Region: Strings,
          RecordState: Strings,
          ProductName: Strings,
          Type: Strings,
        }),
        MaxResults: z.int(),
        NextToken: z.string().optional(),
      }),
      { rate: { perSecond: 2, burst: 4 } },
    ),
  },
}
