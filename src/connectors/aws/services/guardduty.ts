import {
  GetDetectorCommand,
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
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
        GreaterThanOrEqual: z.number().optional(),
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
    ListFindings: asks(ListFindingsCommand, FindingPage),
    GetFindings: asks(
      GetFindingsCommand,
      OfDetector.extend({ FindingIds: z.array(z.string()).max(50) }),
    ),
  },
}
