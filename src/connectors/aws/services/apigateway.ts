import { APIGatewayClient, GetRestApisCommand, GetStagesCommand } from '@aws-sdk/client-api-gateway'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ limit: z.int(), position: z.string().optional() })

const rate = { perSecond: 2, burst: 2 }

export const apiGateway: Service = {
  open: (config) => new APIGatewayClient(config),
  operations: {
    GetRestApis: asks(GetRestApisCommand, Page, { rate }),
    GetStages: asks(GetStagesCommand, z.strictObject({ restApiId: z.string() }), { rate }),
  },
}
