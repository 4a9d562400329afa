import pLimit from 'p-limit'
import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { TableDescription } from '#connectors/aws/schema.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

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
 * DynamoDB tables; `DescribeTable` says where each one's data lies.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 */
export const dynamodbTables: Read = {
  where: 'region',
  lists: ['dynamodb.ListTables'],
  permissions: ['dynamodb:ListTables', 'dynamodb:DescribeTable'],
  feeds,
  async read(place) {
    const description = new DetailScope(place, 'dynamodb', 'DescribeTable', feeds)
    await readList(place, listing, async (names, scope) => {
      const items = await pLimit(4).map(names, (name) => readTable(place, description, name))
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await description.end()
  },
}

/**
 * DynamoDB encrypts every table, and nobody can turn it off; `SSEDescription` only says with whose key. Absent or
 * `DISABLED` means AWS's own key, `INACCESSIBLE_ENCRYPTION_CREDENTIALS` and `ARCHIVED` a table still encrypted whose
 * key is out of reach. So a table that was described is encrypted, whatever its status; one that was not may be gone.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
 */
async function readTable(place: Place, description: DetailScope, name: string): Promise<Database> {
  const table = await description.ask({ TableName: name }, TableDescription)
  const kind = { provider: 'aws', kind: 'table', engine: 'dynamodb' } as const
  if ('unread' in table) {
    const { partition, region, account } = place
    const id = `arn:${partition}:dynamodb:${region}:${account}:table/${name}`
    return { id, account, ...kind, locations: table, encryptedAtRest: table }
  }
  const { arn: id, account, locations } = table
  return { id, account, ...kind, locations, encryptedAtRest: true }
}
