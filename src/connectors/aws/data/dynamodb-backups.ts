import { listRead } from '#connectors/aws/list-read.ts'
import { snapshots } from '#populations/snapshot.ts'

import { BackupSummary } from './dynamodb-schema.ts'

/** Backups of tables made on demand. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html */
export const dynamodbBackups = listRead({
  service: 'dynamodb',
  op: 'ListBackups',
  // Also those that DynamoDB itself keeps of a table that was deleted.
  params: { BackupType: 'ALL' },
  field: 'BackupSummaries',
  next: { from: 'LastEvaluatedBackupArn', as: 'ExclusiveStartBackupArn' },
  permissions: ['dynamodb:ListBackups'],
  item: BackupSummary,
  population: snapshots,
})
