import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Days, Instant, Label } from '#connectors/gcp/fields.ts'
import { byInterface } from '#connectors/gcp/interface-tls.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import type { Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'

const instanceKind: AssetKind = {
  name: 'bigtableadmin.googleapis.com/Instance',
  content: 'RESOURCE',
  keeps: keep('name', 'state', 'type'),
}
const clusterKind: AssetKind = {
  name: 'bigtableadmin.googleapis.com/Cluster',
  content: 'RESOURCE',
  keeps: keep('name', 'location', 'encryptionConfig.kmsKeyName'),
}
const tableKind: AssetKind = {
  name: 'bigtableadmin.googleapis.com/Table',
  content: 'RESOURCE',
  keeps: keep('name', 'automatedBackupPolicy.retentionPeriod'),
}
const backupKind: AssetKind = {
  name: 'bigtableadmin.googleapis.com/Backup',
  content: 'RESOURCE',
  keeps: keep('name', 'sourceTable', 'state', 'endTime', 'encryptionInfo.kmsKeyVersion'),
}

/** https://docs.cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.clusters */
const Cluster = z.object({
  location: z.string().min(1),
  encryptionConfig: z.object({ kmsKeyName: Label }).nullish(),
})
/** Without a policy no backup is taken by itself. https://docs.cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.tables */
const Table = z.object({ automatedBackupPolicy: z.object({ retentionPeriod: Days }).nullish() })
/** https://docs.cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.clusters.backups */
const Backup = z.object({
  sourceTable: Label,
  state: Label,
  endTime: Instant,
  encryptionInfo: z.object({ kmsKeyVersion: Label }).nullish(),
})

/** The clusters of an instance, each of which keeps all of its data. */
interface Clusters {
  zones: string[]
  /** One for each cluster, empty where it has none of its own. */
  keys: string[]
}

/** A table, by its full name. */
interface Held {
  name: string
  isBackedUp: boolean
  days: number | undefined
}

/** Bigtable: an instance lies wherever one of its clusters does, and is backed up where each of its tables is. */
export const bigtableInstances: Read = {
  kinds: [instanceKind, clusterKind, tableKind, backupKind],
  feeds: [databases, snapshots],
  async read(place) {
    const clusters = new Map<string, Clusters>()
    const { unread } = await readAssets(
      place,
      { kind: clusterKind, item: assetOf(Cluster), feeds: [databases, snapshots], detail: true },
      async (page) => {
        for (const { name, data } of page) {
          const instance = name.replace(/\/clusters\/[^/]+$/, '')
          const held = clusters.get(instance) ?? { zones: [], keys: [] }
          held.zones.push(data.location)
          held.keys.push(data.encryptionConfig?.kmsKeyName ?? '')
          clusters.set(instance, held)
          clusters.set(name, { zones: [data.location], keys: [] })
        }
        return page.length
      },
    )
    const tables = new Map<string, Held[]>()
    const tablesRead = await readAssets(
      place,
      { kind: tableKind, item: assetOf(Table), feeds: [databases], detail: true },
      async (page) => {
        for (const { name, data } of page) {
          const instance = name.replace(/\/tables\/[^/]+$/, '')
          const policy = data.automatedBackupPolicy ?? undefined
          const days = policy?.retentionPeriod ?? undefined
          const table = { name, isBackedUp: policy !== undefined, days }
          tables.set(instance, [...(tables.get(instance) ?? []), table])
        }
        return page.length
      },
    )
    /** The end of the newest backup of each table. */
    const newest = new Map<string, string>()
    await readAssets(
      place,
      { kind: backupKind, item: assetOf(Backup), feeds: [snapshots] },
      async (page, scope) => {
        const made = page.filter(({ data }) => data.state !== 'CREATING')
        for (const { data } of made) {
          const table = `//bigtable.googleapis.com/${data.sourceTable}`
          const before = newest.get(table)
          if (data.endTime && (before === undefined || before < data.endTime))
            newest.set(table, data.endTime)
        }
        await place.reading.page(
          scope,
          snapshots,
          made.map(({ name, project = '', data }) => {
            const zones = clusters.get(name.replace(/\/backups\/[^/]+$/, ''))?.zones
            return {
              id: name,
              provider: 'gcp',
              account: accountOf(place, project),
              of: data.sourceTable
                ? `//bigtable.googleapis.com/${data.sourceTable}`
                : name.replace(/\/clusters\/.*$/, ''),
              source: 'database' as const,
              ...(unread ? { locations: unread } : zones && { locations: locationsOf(zones) }),
              encrypted: true,
              encryptionKey: keyInUse(data.encryptionInfo?.kmsKeyVersion),
              ...(data.endTime && { takenAt: data.endTime }),
              public: false,
            }
          }),
        )
        return made.length
      },
    )
    await readAssets(
      place,
      { kind: instanceKind, item: assetOf(z.object({})), feeds: [databases] },
      async (page, scope) => {
        const items = page.map(({ name, project = '' }): Database => {
          const held = clusters.get(name)
          const zones = (held?.zones ?? []).toSorted()
          const keys = (held?.keys ?? []).toSorted()
          return {
            id: name,
            provider: 'gcp',
            account: accountOf(place, project),
            kind: 'instance',
            engine: 'bigtable',
            ...(unread
              ? { locations: unread }
              : zones.length > 0 && { locations: locationsOf(zones) }),
            ...(unread
              ? { zones: unread }
              : zones.length > 0 && { zones: new Set(zones).size > 1 ? 'several' : 'one' }),
            encryptedAtRest: true,
            requiresTls: byInterface('bigtable'),
            public: false,
            ...backupOf(tablesRead.unread ?? tables.get(name), newest),
            // One cluster under the provider's key is enough to say so of all.
            ...(unread ? { encryptionKey: unread } : { encryptionKey: keyInUse(keys[0]) }),
          }
        })
        await place.reading.page(scope, databases, items)
        return items.length
      },
    )
  },
}

/** The worst of its tables; nothing of an instance without any. */
function backupOf(
  tables: readonly Held[] | Unread | undefined,
  newest: ReadonlyMap<string, string>,
): Pick<Database, 'backup'> {
  if (tables === undefined) return {}
  if ('unread' in tables) return { backup: tables }
  const days = tables.map((table) => table.days)
  const ends = tables.map(({ name }) => newest.get(name))
  const isSaid = <Value>(value: Value | undefined): value is Value => value !== undefined
  const [oldest] = ends.filter(isSaid).toSorted()
  return {
    backup: {
      enabled: tables.every(({ isBackedUp }) => isBackedUp),
      ...(days.every(isSaid) && { retentionDays: Math.min(...days) }),
      ...(ends.every(isSaid) && oldest !== undefined && { latestRestorable: oldest }),
    },
  }
}
