import {
  BatchGetAccountStatusCommand,
  Inspector2Client,
  ListCoverageCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-inspector2'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Equals = z.strictObject({ comparison: z.literal('EQUALS'), value: z.string() })
const CoveragePage = z.strictObject({
  filterCriteria: z.strictObject({
    accountId: z.array(Equals),
    scanType: z.array(
      z.strictObject({ comparison: z.literal('EQUALS'), value: z.literal('PACKAGE') }),
    ),
  }),
  nextToken: z.string().optional(),
})
const FindingPage = z.strictObject({
  filterCriteria: z.strictObject({
    awsAccountId: z.array(Equals),
    findingStatus: z.array(Equals),
    findingType: z.array(Equals),
  }),
  nextToken: z.string().optional(),
})

export const inspector2: Service = {
  open: (config) => new Inspector2Client(config),
  operations: {
    BatchGetAccountStatus: asks(
      BatchGetAccountStatusCommand,
      z.strictObject({ accountIds: z.array(z.string()) }),
    ),
    ListCoverage: asks(ListCoverageCommand, CoveragePage),
    ListFindings: asks(ListFindingsCommand, FindingPage),
  },
}
