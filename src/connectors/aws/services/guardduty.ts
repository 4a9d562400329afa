import {
  GetDetectorCommand,
  GetFilterCommand,
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFiltersCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const OfDetector = z.strictObject({ DetectorId: z.string() })
const Page = z.strictObject({ NextToken: z.string().optional() })
const FindingPage = OfDetector.extend({
  FindingCriteria: z.strictObject({
    Criterion: z.record(
      z.string(),
      z.strictObject({
        Equals: z.array(z.string()).optional(),
        NotEquals: z.array(z.string()).optional(),
        GreaterThan: z.number().optional(),
        GreaterThanOrEqual: z.number().optional(),
        LessThan: z.number().optional(),
        LessThanOrEqual: z.number().optional(),
        Matches: z.array(z.string()).optional(),
        NotMatches: z.array(z.string()).optional(),
      }),
    ),
  }),
  NextToken: z.string().optional(),
})

export const guardduty: Service = {
  open: (config) => new GuardDutyClient(config),
  operations: {
    ListDetectors: asks(ListDetectorsCommand, Page),
    GetDetector: asks(GetDetectorCommand, OfDetector),
    ListFilters: asks(ListFiltersCommand, OfDetector.extend({ NextToken: z.string().optional() })),
    GetFilter: asks(GetFilterCommand, OfDetector.extend({ FilterName: z.string() })),
    ListFindings: asks(ListFindingsCommand, FindingPage),
    GetFindings: asks(
      GetFindingsCommand,
      OfDetector.extend({ FindingIds: z.array(z.string()).max(50) }),
    ),
  },
}
