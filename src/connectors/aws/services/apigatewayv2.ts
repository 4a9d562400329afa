import { ApiGatewayV2Client, GetApisCommand, GetStagesCommand } from '@aws-sdk/client-apigatewayv2'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })

const Stages = Page.extend({ ApiId: z.string() })
const rate = { perSecond: 2, burst: 2 }

export const apiGatewayV2: Service = {
  open: (config) => new ApiGatewayV2Client(config),
  operations: {
    GetApis: asks(GetApisCommand, Page, { rate }),
    GetStages: asks(GetStagesCommand, Stages, { rate }),
  },
}
