import { z } from 'zod'

import { readList } from '#connectors/gcp/list-scope.ts'
import { activeProjects } from '#connectors/gcp/place.ts'
import type { Read } from '#connectors/gcp/place.ts'
import type { DatabaseKind } from '#populations/database.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import type { InventoryCount } from '#populations/inventory-count.ts'

/** What is counted, and what we call it. Types of one engine are counted together, as we count them. */
const counted: Readonly<
  Record<string, { kind: DatabaseKind; engines: readonly string[]; types: readonly string[] }>
> = {
  'alloydb.googleapis.com/Cluster': one('cluster', 'alloydb'),
  'bigtableadmin.googleapis.com/Instance': one('instance', 'bigtable'),
  'firestore.googleapis.com/Database': one('document', 'firestore'),
  'memorystore.googleapis.com/Instance': one('cache', 'valkey'),
  'redis.googleapis.com': {
    ...one('cache', 'redis'),
    types: ['redis.googleapis.com/Cluster', 'redis.googleapis.com/Instance'],
  },
  'spanner.googleapis.com/Instance': one('instance', 'spanner'),
  'sqladmin.googleapis.com/Instance': one('instance', 'mysql', 'postgres', 'sqlserver'),
  'storage.googleapis.com/Bucket': one('bucket', 'gcs'),
}

function one(kind: DatabaseKind, ...engines: string[]) {
  return { kind, engines, types: [] }
}

/** Which of the names above an asset type is counted under. */
const namesByType = new Map(
  Object.entries(counted).flatMap(([name, { types }]) =>
    (types.length > 0 ? types : [name]).map((type) => [type, name] as const),
  ),
)
/** There is always a project, so that an answer without anything says nothing. */
const types = [...namesByType.keys(), 'cloudresourcemanager.googleapis.com/Project'].join('|')

/** https://docs.cloud.google.com/asset-inventory/docs/reference/rest/v1/ResourceSearchResult */
const Found = z.object({
  assetType: z.string(),
  project: z
    .string()
    .regex(/^projects\/\d+$/)
    .transform((name) => name.slice('projects/'.length)),
})

/** What the search of Cloud Asset Inventory finds, which keeps an index of its own. Datasets are left out: those that only point at others count there. */
export const inventoryCountsRead: Read = {
  kinds: [],
  permissions: ['cloudasset.assets.searchAllResources'],
  feeds: [inventoryCounts],
  async read(place) {
    const { reading, parent } = place
    const counts = new Map<string, number>()
    const listing = {
      scope: `gcp/${parent}/cloudasset.assets.searchAllResources`,
      call: {
        service: 'cloudasset',
        op: 'assets.searchAllResources',
        params: { parent, assetTypes: types, readMask: 'name,assetType,project', pageSize: 500 },
      },
      field: 'results',
      witness: 'results',
      item: Found,
      feeds: [inventoryCounts],
      neverEmpty: true,
    } as const
    await readList(
      reading,
      listing,
      async (page) => {
        for (const { assetType, project } of page) {
          const name = namesByType.get(assetType)
          const key = `${project} ${name}`
          if (name !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
        }
        return page.length
      },
      async (scope, isWhole) => {
        // A part of the count is no count.
        const items = isWhole ? activeProjects(place).flatMap(countsOf) : []
        await reading.page(scope, inventoryCounts, items)
      },
    )

    function countsOf({ id: account, number }: { id: string; number: string }): InventoryCount[] {
      return Object.entries(counted).flatMap(([type, { kind, engines }]) => {
        const count = counts.get(`${number} ${type}`)
        if (count === undefined) return []
        return [
          {
            id: `gcp/${account}/assets/${type}`,
            provider: 'gcp',
            account,
            type,
            kind,
            engines: [...engines],
            count,
          },
        ]
      })
    }
  },
}
