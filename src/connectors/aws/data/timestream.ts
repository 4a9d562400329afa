import { z } from 'zod'

import { Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'

const service = 'timestream-write'
const next = { from: 'NextToken', as: 'NextToken' }
const feeds = [databases]

/** https://docs.aws.amazon.com/timestream/latest/developerguide/API_Database.html */
const TimestreamDatabase = z
  .object({ DatabaseName: z.string().min(1), KmsKeyId: Label })
  .transform((raw) => ({ name: raw.DatabaseName, key: raw.KmsKeyId ?? undefined }))

/** https://docs.aws.amazon.com/timestream/latest/developerguide/API_Table.html */
const Table = z
  .object({ Arn: RegionalArn, DatabaseName: Label })
  .transform((raw) => ({ ...raw.Arn, of: raw.DatabaseName ?? undefined }))
const tables = { page: listIn('Tables', next), item: Table }

/**
 * The tables of Timestream for LiveAnalytics, each kept in several zones, encrypted under the key that their database names. It takes no backups of them; AWS
 * Backup may. Where the account never used it, it says so, and there are none.
 * https://docs.aws.amazon.com/timestream/latest/developerguide/API_ListDatabases.html
 * https://docs.aws.amazon.com/timestream/latest/developerguide/API_ListTables.html
 * https://docs.aws.amazon.com/timestream/latest/developerguide/EncryptionAtRest.html
 */
export const timestreamTables: Read = {
  where: 'region',
  lists: ['timestream-write.ListDatabases'],
  permissions: [
    'timestream:DescribeEndpoints',
    'timestream:ListDatabases',
    'timestream:ListTables',
  ],
  feeds,
  async read(place) {
    const keys = new Map<string | undefined, string | undefined>()
    const listing = {
      service,
      op: 'ListDatabases',
      field: 'Databases',
      next,
      answers: { TimestreamNotOnboarded: { items: [], next: undefined } },
      item: TimestreamDatabase,
      feeds,
    }
    const isWhole = await readList(place, listing, async (page) => {
      for (const { name, key } of page) keys.set(name, key)
      return page.length
    })
    const unread = { unread: scopeAt(place, 'timestream-write.ListDatabases') }
    const inside = new DetailScope(place, service, 'ListTables', feeds)
    const found = keys.size > 0 ? await inside.askList({}, tables) : []
    const items = isKnown(found) ? found.map((table) => itemOf(table)) : []
    await place.reading.page(inside.scope, databases, items)
    await inside.end({ items: items.length, isWhole })

    function itemOf({ arn: id, account, region, of }: z.infer<typeof Table>): Database {
      const key = keys.get(of)
      const encryptedAtRest = key ? true : undefined
      const isUnread = !keys.has(of) && !isWhole
      return {
        id,
        provider: 'aws',
        account,
        kind: 'table',
        engine: 'timestream',
        locations: locationsOf([region]),
        zones: 'several',
        ...(isUnread
          ? { encryptedAtRest: unread, encryptionKey: unread }
          : { ...said({ encryptedAtRest }), ...keyOf(encryptedAtRest, key) }),
        backup: { enabled: false },
      }
    }
  },
}
