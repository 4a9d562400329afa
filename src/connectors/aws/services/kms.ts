import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
} from '@aws-sdk/client-kms'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ Limit: z.int(), Marker: z.string().optional() })
const OfKey = z.strictObject({ KeyId: z.string() })
// https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
const rate = { perSecond: 50, burst: 100 }

export const kms: Service = {
  open: (config) => new KMSClient(config),
  operations: {
    ListAliases: asks(ListAliasesCommand, Page, { rate }),
    GetKeyPolicy: asks(GetKeyPolicyCommand, OfKey.extend({ PolicyName: z.string() }), { rate }),
    ListKeys: asks(ListKeysCommand, Page, { rate }),
    DescribeKey: asks(DescribeKeyCommand, OfKey, { rate }),
    GetKeyRotationStatus: asks(GetKeyRotationStatusCommand, OfKey, { rate }),
  },
}
