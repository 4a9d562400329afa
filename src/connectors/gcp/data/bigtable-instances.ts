import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Instant, Label } from '#connectors/gcp/fields.ts'
import { byInterface } from '#connectors/gcp/interface-tls.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
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

/** Bigtable: an instance lies wherever one of its clusters does. */
export const bigtableInstances: Read = {
  kinds: [instanceKind, clusterKind, backupKind],
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
            encryptedAtRest: true,
            requiresTls: byInterface('bigtable'),
            public: false,
            // One cluster under the provider's key is enough to say so of all.
            ...(unread ? { encryptionKey: unread } : { encryptionKey: keyInUse(keys[0]) }),
          }
        })
        await place.reading.page(scope, databases, items)
        return items.length
      },
    )
    await readAssets(
      place,
      { kind: backupKind, item: assetOf(Backup), feeds: [snapshots] },
      async (page, scope) => {
        const made = page.filter(({ data }) => data.state !== 'CREATING')
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
  },
}
