import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { requiredTls, tlsSettingOf } from '#connectors/aws/network/required-tls.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import type { KeyInUse } from '#populations/encryption-key.ts'
import { isKnown } from '#populations/reported.ts'
import type { Reported, Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'

import {
  Bundle,
  Parameter,
  RelationalDatabase,
  RelationalDatabaseSnapshot,
  lightsailKey,
} from './lightsail-schema.ts'
import type { MadeDatabase } from './lightsail-schema.ts'

const next = { from: 'nextPageToken', as: 'pageToken' }
const service = 'lightsail'
const bundlesOf = { page: listIn('bundles', next), item: Bundle, neverEmpty: true as const }
const parametersOf = {
  page: listIn('parameters', next),
  item: Parameter,
  neverEmpty: true as const,
}

/**
 * Databases and their snapshots. Only the bundle that one was made of says whether it is encrypted; only its parameters, whether it
 * requires TLS.
 * https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_GetRelationalDatabases.html
 * https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_GetRelationalDatabaseBundles.html
 * https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_GetRelationalDatabaseSnapshots.html
 */
export const lightsailDatabases: Read = {
  where: 'region',
  lists: ['lightsail.GetRelationalDatabases', 'lightsail.GetRelationalDatabaseSnapshots'],
  permissions: [
    'lightsail:GetRelationalDatabases',
    'lightsail:GetRelationalDatabaseBundles',
    'lightsail:GetRelationalDatabaseParameters',
    'lightsail:GetRelationalDatabaseSnapshots',
  ],
  feeds: [databases, snapshots],
  async read(place) {
    const { reading } = place
    const bundles = bundlesAt(place)
    const parameters = new DetailScope(place, service, 'GetRelationalDatabaseParameters', [
      databases,
    ])
    const listing = {
      service,
      op: 'GetRelationalDatabases',
      field: 'relationalDatabases',
      next,
      item: RelationalDatabase,
      feeds: [databases],
    }
    await readList(place, listing, async (page, scope) => {
      const items = await pLimit(4).map(page, readOne)
      await reading.page(scope, databases, items)
      return items.length
    })
    const copies = {
      service,
      op: 'GetRelationalDatabaseSnapshots',
      field: 'relationalDatabaseSnapshots',
      next,
      item: RelationalDatabaseSnapshot,
      feeds: [snapshots],
    }
    await readList(place, copies, async (page, scope) => {
      const items = await pLimit(1).map(page, async ({ snapshot, bundle }) => {
        const { encryptedAtRest: encrypted, encryptionKey } = await bundles.encryptionOf(bundle)
        return {
          ...snapshot,
          ...(encrypted !== undefined && { encrypted }),
          ...(encryptionKey && { encryptionKey }),
        }
      })
      await reading.page(scope, snapshots, items)
      return items.length
    })
    await bundles.end()
    await parameters.end()

    async function readOne({ database, bundle, name, server }: MadeDatabase): Promise<Database> {
      const encryption = await bundles.encryptionOf(bundle)
      const requiresTls = name === undefined ? undefined : await tlsOf(name, server)
      return { ...database, ...encryption, ...(requiresTls !== undefined && { requiresTls }) }
    }

    /** A parameter that is not among a database's own says nothing. */
    async function tlsOf(
      name: string,
      server: MadeDatabase['server'],
    ): Promise<Database['requiresTls']> {
      const setting = tlsSettingOf(server.engine)
      if (!setting) return undefined
      const all = await parameters.askList({ relationalDatabaseName: name }, parametersOf)
      if (!isKnown(all)) return all
      const word = all.find((each) => each.name === setting.parameter)
      return word && requiredTls(server, { value: word.value })
    }
  },
}

/** What the bundles say, asked once, where anything was made of one. */
function bundlesAt(place: Place) {
  const scope = new DetailScope(place, service, 'GetRelationalDatabaseBundles', [
    databases,
    snapshots,
  ])
  let asked: Promise<ReadonlyMap<string, boolean | undefined> | Unread> | undefined
  return {
    async encryptionOf(bundle: string | undefined): Promise<{
      encryptedAtRest?: Reported<boolean>
      encryptionKey?: KeyInUse | Unread
    }> {
      if (bundle === undefined) return {}
      const all = await (asked ??= ask())
      if ('unread' in all) return { encryptedAtRest: all, encryptionKey: all }
      const encryptedAtRest = all.get(bundle)
      if (encryptedAtRest === undefined) return {}
      return { encryptedAtRest, ...(encryptedAtRest && { encryptionKey: lightsailKey }) }
    },
    end: () => scope.end(),
  }

  async function ask(): Promise<ReadonlyMap<string, boolean | undefined> | Unread> {
    const all = await scope.askList({ includeInactive: true }, bundlesOf)
    return isKnown(all) ? new Map(all) : all
  }
}
