import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const OfAccount = z.strictObject({ AccountId: z.string() })

export const s3control: Service = {
  // AWS is asked under a host name that begins with the account; another endpoint (an address on loopback) has no such names.
  open: ({ endpoint, ...config }) =>
    new S3ControlClient({
      ...config,
      ...(endpoint !== undefined && { endpointProvider: () => ({ url: new URL(endpoint) }) }),
    }),
  operations: { GetPublicAccessBlock: asks(GetPublicAccessBlockCommand, OfAccount) },
}
