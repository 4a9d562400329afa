import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const OfAccount = z.strictObject({ AccountId: z.string() })

export const s3control: Service = {
  open: (config) => new S3ControlClient(config),
  operations: { GetPublicAccessBlock: asks(GetPublicAccessBlockCommand, OfAccount) },
}
