import { DAXClient, DescribeClustersCommand } from '@aws-sdk/client-dax'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })

export const dax: Service = {
  open: (config) => new DAXClient(config),
  operations: { DescribeClusters: asks(DescribeClustersCommand, Page) },
}
