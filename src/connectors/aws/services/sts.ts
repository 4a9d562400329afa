import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

export const sts: Service = {
  open: (config) => new STSClient(config),
  operations: { GetCallerIdentity: asks(GetCallerIdentityCommand, z.strictObject({})) },
}
