import {
  DescribeDomainsCommand,
  ListDomainNamesCommand,
  OpenSearchClient,
} from '@aws-sdk/client-opensearch'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

export const opensearch: Service = {
  open: (config) => new OpenSearchClient(config),
  operations: {
    ListDomainNames: asks(ListDomainNamesCommand, z.strictObject({})),
    DescribeDomains: asks(
      DescribeDomainsCommand,
      z.strictObject({ DomainNames: z.array(z.string()).min(1).max(5) }),
    ),
  },
}
