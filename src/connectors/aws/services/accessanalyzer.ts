import {
  AccessAnalyzerClient,
  ListAnalyzersCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-accessanalyzer'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

export const accessanalyzer: Service = {
  open: (config) => new AccessAnalyzerClient(config),
  operations: {
    ListAnalyzers: asks(
      ListAnalyzersCommand,
      z.strictObject({ maxResults: z.int().optional(), nextToken: z.string().optional() }),
    ),
    ListFindings: asks(
      ListFindingsCommand,
      z.strictObject({
        analyzerArn: z.string(),
        filter: z.record(z.string(), z.strictObject({ eq: z.array(z.string()) })),
        nextToken: z.string().optional(),
      }),
    ),
  },
}
