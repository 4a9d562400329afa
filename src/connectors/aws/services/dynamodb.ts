import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListBackupsCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ ExclusiveStartTableName: z.string().optional() })
const BackupPage = z.strictObject({
  BackupType: z.literal('ALL'),
  ExclusiveStartBackupArn: z.string().optional(),
})
const OfTable = z.strictObject({ TableName: z.string() })

export const dynamodb: Service = {
  open: (config) => new DynamoDBClient(config),
  operations: {
    ListTables: asks(ListTablesCommand, Page),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html
    ListBackups: asks(ListBackupsCommand, BackupPage, { rate: { perSecond: 2, burst: 4 } }),
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
    DescribeContinuousBackups: asks(DescribeContinuousBackupsCommand, OfTable, {
      rate: { perSecond: 10, burst: 20 },
    }),
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
    DescribeTable: asks(DescribeTableCommand, OfTable, { rate: { perSecond: 50, burst: 100 } }),
  },
}
