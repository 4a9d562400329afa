import pLimit from 'p-limit'
import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

import { ContinuousBackups, TableDescription } from './dynamodb-schema.ts'

const feeds = [databases]
const listing = {
  service: 'dynamodb',
  op: 'ListTables',
  field: 'TableNames',
  next: { from: 'LastEvaluatedTableName', as: 'ExclusiveStartTableName' },
  item: z.string().min(1),
  feeds,
}

/**
 * DynamoDB tables; `DescribeTable` says where each one's data lies, `DescribeContinuousBackups` whether it can be restored.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
 */
export const dynamodbTables: Read = {
  where: 'region',
  lists: ['dynamodb.ListTables'],
  permissions: [
    'dynamodb:ListTables',
    'dynamodb:DescribeTable',
    'dynamodb:DescribeContinuousBackups',
  ],
  feeds,
  async read(place) {
    const description = new DetailScope(place, 'dynamodb', 'DescribeTable', feeds)
    const backup = new DetailScope(place, 'dynamodb', 'DescribeContinuousBackups', feeds)
    await readList(place, listing, async (names, scope) => {
      const items = await pLimit(4).map(names, (name) =>
        readTable(place, { description, backup }, name),
      )
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await description.end()
    await backup.end()
  },
}

/**
 * DynamoDB keeps every table in three zones and encrypts it, and nobody can turn it off; `SSEDescription` only says with whose key. Absent or
 * `DISABLED` means AWS's own key, `INACCESSIBLE_ENCRYPTION_CREDENTIALS` and `ARCHIVED` a table still encrypted whose
 * key is out of reach. So a table that was described is encrypted, whatever its status; one that was not may be gone.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/disaster-recovery-resiliency.html
 */
async function readTable(
  place: Place,
  scopes: { description: DetailScope; backup: DetailScope },
  name: string,
): Promise<Database> {
  const asked = { TableName: name }
  const table = await scopes.description.ask(asked, TableDescription)
  const backup = await scopes.backup.ask(asked, ContinuousBackups)
  const kind = { provider: 'aws', kind: 'table', engine: 'dynamodb', backup } as const
  if ('unread' in table) {
    const { partition, region, account } = place
    const id = `arn:${partition}:dynamodb:${region}:${account}:table/${name}`
    const unread = {
      locations: table,
      zones: table,
      encryptedAtRest: table,
      encryptionKey: table,
    }
    return { id, account, ...kind, ...unread }
  }
  const { arn: id, ...rest } = table
  return { id, ...kind, ...rest, zones: 'several', encryptedAtRest: true }
}
