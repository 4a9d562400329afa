import {
  ListDatabasesCommand,
  ListTablesCommand,
  TimestreamWriteClient,
} from '@aws-sdk/client-timestream-write'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Operation, Service } from '#connectors/aws/operation.ts'
import { CallError } from '#connectors/transport.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })

/** How Timestream calls an account that never used it: it is closed to new ones, and says so under the code of a missing right. */
export const notOnboarded = 'TimestreamNotOnboarded'

export const timestreamWrite: Service = {
  open: (config) => new TimestreamWriteClient(config),
  operations: {
    ListDatabases: discovering(asks(ListDatabasesCommand, Page)),
    ListTables: discovering(asks(ListTablesCommand, Page)),
  },
}

const Wrapped = z.object({ reason: z.instanceof(Error) })

/** The SDK first asks where to ask, and hides in its own error why it was not told. */
function discovering(operation: Operation): Operation {
  return {
    ...operation,
    async ask(client, params, options) {
      try {
        return await operation.ask(client, params, options)
      } catch (error) {
        const cause = Wrapped.safeParse(error).data?.reason ?? error
        throw cause instanceof Error && isNotOnboarded(cause)
          ? new CallError(notOnboarded, cause.message, { cause })
          : cause
      }
    },
  }
}

function isNotOnboarded({ name, message }: Error): boolean {
  return (
    name === 'AccessDeniedException' &&
    message.startsWith('Only existing Timestream for LiveAnalytics customers')
  )
}
