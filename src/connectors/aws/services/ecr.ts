import {
  DescribeRepositoriesCommand,
  ECRClient,
  GetRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })

export const ecr: Service = {
  open: (config) => new ECRClient(config),
  operations: {
    DescribeRepositories: asks(DescribeRepositoriesCommand, Page),
    GetRegistryScanningConfiguration: asks(
      GetRegistryScanningConfigurationCommand,
      z.strictObject({}),
    ),
  },
}
