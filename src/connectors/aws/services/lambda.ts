import { LambdaClient, ListFunctionUrlConfigsCommand } from '@aws-sdk/client-lambda'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const OfFunction = z.strictObject({ FunctionName: z.string(), Marker: z.string().optional() })

export const lambda: Service = {
  open: (config) => new LambdaClient(config),
  operations: { ListFunctionUrlConfigs: asks(ListFunctionUrlConfigsCommand, OfFunction) },
}
