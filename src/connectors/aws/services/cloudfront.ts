import {
  CloudFrontClient,
  GetDistributionConfigCommand,
  GetVpcOriginCommand,
  ListDistributionsCommand,
  ListDistributionTenantsCommand,
} from '@aws-sdk/client-cloudfront'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Marker: z.string().optional() })
const One = z.strictObject({ Id: z.string() })
const rate = { perSecond: 5, burst: 10 }

export const cloudfront: Service = {
  open: (config) => new CloudFrontClient(config),
  operations: {
    ListDistributions: asks(ListDistributionsCommand, Page, { rate }),
    ListDistributionTenants: asks(ListDistributionTenantsCommand, Page, { rate }),
    GetDistributionConfig: asks(GetDistributionConfigCommand, One, { rate }),
    GetVpcOrigin: asks(GetVpcOriginCommand, One, { rate }),
  },
}
