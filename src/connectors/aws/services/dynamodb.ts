import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ ExclusiveStartTableName: z.string().optional() })
const OfTable = z.strictObject({ TableName: z.string() })

export const dynamodb: Service = {
  open: (config) => new DynamoDBClient(config),
  operations: {
    ListTables: asks(ListTablesCommand, Page),
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
    DescribeTable: asks(DescribeTableCommand, OfTable, { rate: { perSecond: 50, burst: 100 } }),
  },
}
