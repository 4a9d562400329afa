import { KafkaClient, ListClustersV2Command } from '@aws-sdk/client-kafka'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

export const kafka: Service = {
  open: (config) => new KafkaClient(config),
  operations: {
    ListClustersV2: asks(
      ListClustersV2Command,
      z.strictObject({ NextToken: z.string().optional() }),
    ),
  },
}
