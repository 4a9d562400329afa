import pLimit from 'p-limit'
import { z } from 'zod'

import { Label } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'

const feeds = [databases]
const next = { from: 'nextToken', as: 'nextToken' }

/** What Keyspaces keeps about itself. https://docs.aws.amazon.com/keyspaces/latest/devguide/working-with-keyspaces.html */
const ofItself = new Set([
  'system',
  'system_schema',
  'system_schema_mcs',
  'system_multiregion_info',
])

/** A keyspace, and where its tables are kept beside this region; nothing where it does not say. https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_KeyspaceSummary.html */
const Keyspace = z
  .object({
    keyspaceName: z.string().min(1),
    replicationStrategy: Label,
    replicationRegions: z.array(z.string().min(1)).nullish(),
  })
  .transform((raw) => ({
    name: raw.keyspaceName,
    alsoIn:
      raw.replicationStrategy === 'SINGLE_REGION' ? [] : (raw.replicationRegions ?? undefined),
  }))

/** https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_TableSummary.html */
const Table = z.object({ tableName: z.string().min(1), resourceArn: RegionalArn })
const tables = { page: listIn('tables', next), item: Table }

/**
 * Under which key, and whether it can be restored to any moment of 35 days.
 * https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_GetTable.html
 * https://docs.aws.amazon.com/keyspaces/latest/devguide/PointInTimeRecovery_HowItWorks.html
 */
const Described = z
  .object({
    encryptionSpecification: z.object({ type: Label, kmsKeyIdentifier: Label }).nullish(),
    pointInTimeRecovery: z.object({ status: z.enum(['ENABLED', 'DISABLED']) }).nullish(),
  })
  .refine((raw) => raw.encryptionSpecification ?? raw.pointInTimeRecovery, 'says nothing of it')
  .transform((raw): Pick<Database, 'encryptionKey' | 'backup'> => {
    const { type, kmsKeyIdentifier: ref } = raw.encryptionSpecification ?? {}
    const on = raw.pointInTimeRecovery?.status === 'ENABLED'
    return {
      ...(type === 'AWS_OWNED_KMS_KEY' && { encryptionKey: { kind: 'provider' } }),
      ...(type === 'CUSTOMER_MANAGED_KMS_KEY' && {
        encryptionKey: { kind: 'customer', ...(ref && { ref }) },
      }),
      ...(raw.pointInTimeRecovery && {
        backup: {
          enabled: on,
          pitr: on,
          ...(on && { continuous: true as const, retentionDays: 35 }),
        },
      }),
    }
  })

/**
 * The tables of every keyspace but those of Keyspaces itself. Each is kept in three zones and encrypted, and nobody can turn it off; with which key, and
 * whether it is backed up, only those are told who may read what is in it.
 * https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_ListKeyspaces.html
 * https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_ListTables.html
 * https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_EncryptionSpecification.html
 */
export const keyspacesTables: Read = {
  where: 'region',
  lists: ['keyspaces.ListKeyspaces'],
  permissions: [],
  // On other keyspaces it would open what is in the tables.
  limited: [{ action: 'cassandra:Select', resource: 'arn:aws:cassandra:*:*:/keyspace/system*' }],
  feeds,
  async read(place) {
    const inside = new DetailScope(place, 'keyspaces', 'ListTables', feeds)
    const description = new DetailScope(place, 'keyspaces', 'GetTable', feeds)
    const listing = { service: 'keyspaces', op: 'ListKeyspaces', field: 'keyspaces', next }
    let items = 0
    const isWhole = await readList(place, { ...listing, item: Keyspace, feeds }, async (page) => {
      const own = page.filter(({ name }) => !ofItself.has(name))
      await pLimit(4).map(own, async ({ name, alsoIn }) => {
        const found = await inside.askList({ keyspaceName: name }, tables)
        if (!isKnown(found)) return
        const read: Database[] = []
        for (const table of found) read.push(await readOne(name, alsoIn, table))
        items += read.length
        await place.reading.page(inside.scope, databases, read)
      })
      return own.length
    })
    await inside.end({ items, isWhole })
    await description.end()

    async function readOne(
      keyspaceName: string,
      alsoIn: string[] | undefined,
      { tableName, resourceArn: { arn: id, account, region } }: z.infer<typeof Table>,
    ): Promise<Database> {
      const told = await description.ask({ keyspaceName, tableName }, Described)
      return {
        id,
        provider: 'aws',
        account,
        kind: 'table',
        engine: 'keyspaces',
        zones: 'several',
        ...(alsoIn && { locations: locationsOf([region, ...alsoIn]) }),
        encryptedAtRest: true,
        ...(isKnown(told) ? told : { encryptionKey: told, backup: told }),
      }
    }
  },
}
