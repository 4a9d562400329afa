import { z } from 'zod'

import { readList } from '#connectors/gcp/list-scope.ts'
import { activeProjects } from '#connectors/gcp/place.ts'
import type { Place, Read } from '#connectors/gcp/place.ts'
import type { DatabaseKind } from '#populations/database.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'
import type { InventoryCount } from '#populations/inventory-count.ts'

/** What is counted, by what we call it. Types of one engine are counted together, as we count them. */
export type Counted = Readonly<
  Record<string, { kind: DatabaseKind; engines: readonly string[]; types?: readonly string[] }>
>

/**
 * Of a kind that we do not read yet nothing is found under its engine, so that the count shows that there is some. A type that the
 * inventory does not know matches nothing, and harms none of the others.
 */
const counted: Counted = {
  'aiplatform.googleapis.com': {
    kind: 'table',
    engines: ['vertex-features'],
    types: [
      'aiplatform.googleapis.com/FeatureOnlineStore',
      'aiplatform.googleapis.com/Featurestore',
    ],
  },
  'aiplatform.googleapis.com/Index': { kind: 'search', engines: ['vertex-vectors'] },
  'alloydb.googleapis.com/Cluster': { kind: 'cluster', engines: ['alloydb'] },
  'bigtableadmin.googleapis.com/Instance': { kind: 'instance', engines: ['bigtable'] },
  'discoveryengine.googleapis.com/DataStore': { kind: 'search', engines: ['vertex-search'] },
  'firebasedatabase.googleapis.com/DatabaseInstance': {
    kind: 'document',
    engines: ['firebase-realtime'],
  },
  'firestore.googleapis.com/Database': { kind: 'document', engines: ['firestore'] },
  'healthcare.googleapis.com/Dataset': { kind: 'document', engines: ['healthcare'] },
  'managedkafka.googleapis.com/Cluster': { kind: 'stream', engines: ['kafka'] },
  'memorystore.googleapis.com/Instance': { kind: 'cache', engines: ['valkey'] },
  'oracledatabase.googleapis.com': {
    kind: 'instance',
    engines: ['oracle'],
    types: [
      'oracledatabase.googleapis.com/AutonomousDatabase',
      'oracledatabase.googleapis.com/CloudVmCluster',
    ],
  },
  'redis.googleapis.com': {
    kind: 'cache',
    engines: ['redis'],
    types: ['redis.googleapis.com/Cluster', 'redis.googleapis.com/Instance'],
  },
  'spanner.googleapis.com/Instance': { kind: 'instance', engines: ['spanner'] },
  'storage.googleapis.com/Bucket': { kind: 'bucket', engines: ['gcs'] },
}

/** https://docs.cloud.google.com/asset-inventory/docs/reference/rest/v1/ResourceSearchResult */
const Found = z.object({
  name: z.string().min(1),
  assetType: z.string(),
  project: z
    .string()
    .regex(/^projects\/\d+$/)
    .transform((name) => name.slice('projects/'.length)),
})

export const searchPermission = 'cloudasset.assets.searchAllResources'

/**
 * What the search of Cloud Asset Inventory finds, which keeps an index of its own. Datasets are left out: those that only point at
 * others count there. Cloud SQL is counted with its list, which tells what only stands for a server elsewhere.
 */
export const inventoryCountsRead: Read = {
  kinds: [],
  permissions: [searchPermission],
  feeds: [inventoryCounts],
  async read(place) {
    const scope = `gcp/${place.parent}/cloudasset.assets.searchAllResources`
    await countAssets(place, { scope, counted })
  },
}

/** Counts what a search finds in each project, but for the resources named in `except`. */
export async function countAssets(
  place: Place,
  {
    scope,
    counted,
    except = new Set(),
  }: { scope: string; counted: Counted; except?: ReadonlySet<string> },
): Promise<void> {
  const { reading, parent } = place
  /** Which of the names of `counted` an asset type is counted under. */
  const namesByType = new Map(
    Object.entries(counted).flatMap(([name, { types = [name] }]) =>
      types.map((type) => [type, name] as const),
    ),
  )
  // There is always a project, so that an answer without anything says nothing.
  const types = [...namesByType.keys(), 'cloudresourcemanager.googleapis.com/Project'].join('|')
  const counts = new Map<string, number>()
  const listing = {
    scope,
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
      for (const { name: found, assetType, project } of page) {
        const name = namesByType.get(assetType)
        if (name === undefined || except.has(found)) continue
        const key = `${project} ${name}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
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
      const id = `gcp/${account}/assets/${type}`
      return [{ id, provider: 'gcp', account, type, kind, engines: [...engines], count }]
    })
  }
}
