import {
  GetTableCommand,
  KeyspacesClient,
  ListKeyspacesCommand,
  ListTablesCommand,
} from '@aws-sdk/client-keyspaces'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })
const OfKeyspace = z.strictObject({ keyspaceName: z.string(), nextToken: z.string().optional() })
const OfTable = z.strictObject({ keyspaceName: z.string(), tableName: z.string() })

export const keyspaces: Service = {
  open: (config) => new KeyspacesClient(config),
  operations: {
    ListKeyspaces: asks(ListKeyspacesCommand, Page),
    ListTables: asks(ListTablesCommand, OfKeyspace),
    GetTable: asks(GetTableCommand, OfTable),
  },
}
