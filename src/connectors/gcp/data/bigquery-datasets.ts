import pLimit from 'p-limit'
import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Count, Label } from '#connectors/gcp/fields.ts'
import { byInterface } from '#connectors/gcp/interface-tls.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf, isPublicByPolicy } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database, Location } from '#populations/database.ts'
import type { Reported, Unread } from '#populations/reported.ts'

import { DatasetReplicas } from './dataset-replicas.ts'

/** How many queries run at a time. */
const atOnce = 4

const kind: AssetKind = {
  name: 'bigquery.googleapis.com/Dataset',
  content: 'RESOURCE',
  keeps: keep(
    'location',
    'maxTimeTravelHours',
    'defaultEncryptionConfiguration.kmsKeyName',
    'linkedDatasetSource.sourceDataset.datasetId',
  ),
}

/** https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/datasets */
const Dataset = z.object({
  location: z.string().regex(/^[A-Za-z0-9-]+$/),
  maxTimeTravelHours: Count,
  defaultEncryptionConfiguration: z.object({ kmsKeyName: Label }).nullish(),
  linkedDatasetSource: z.looseObject({}).nullish(),
})

type Held = Asset<z.infer<typeof Dataset>>

/**
 * BigQuery, which keeps everything in two zones (https://docs.cloud.google.com/bigquery/docs/reliability-intro). A linked dataset only points at somebody else's, and keeps nothing. Every table can be had as it was at any
 * moment of at least the last two days, which nobody can turn off: https://docs.cloud.google.com/bigquery/docs/time-travel
 */
export const bigqueryDatasets: Read = {
  asksPolicies: true,
  kinds: [kind],
  permissions: ['bigquery.datasets.get', 'bigquery.jobs.create'],
  feeds: [databases],
  async read(place) {
    const replicas = new DatasetReplicas(place)
    const held: Held[] = []
    const listing = { kind, item: assetOf(Dataset), feeds: [databases] }
    await readAssets(
      place,
      listing,
      async (page) => {
        const own = page.filter(({ data }) => !data.linkedDatasetSource)
        held.push(...own)
        return own.length
      },
      async (scope) => {
        const together = Map.groupBy(held, (each) =>
          [accountOf(place, each.project ?? ''), each.data.location].join(' '),
        )
        await pLimit(atOnce).map(together.values(), async (datasets) => {
          const [first] = datasets
          if (!first) return
          const project = accountOf(place, first.project ?? '')
          const found = await replicas.of(project, first.data.location)
          const items = datasets.map((each) => itemOf(place, each, found))
          await place.reading.page(scope, databases, await Promise.all(items))
        })
      },
    )
    await replicas.end()
  },
}

async function itemOf(
  place: Place,
  { name, project = '', data }: Held,
  found: ReadonlyMap<string, string[]> | Unread,
): Promise<Database> {
  return {
    id: name,
    provider: 'gcp',
    account: accountOf(place, project),
    kind: 'warehouse',
    engine: 'bigquery',
    locations: placesOf(name.slice(name.lastIndexOf('/') + 1), data.location, found),
    zones: 'several',
    encryptedAtRest: true,
    requiresTls: byInterface('bigquery'),
    encryptionKey: keyInUse(data.defaultEncryptionConfiguration?.kmsKeyName),
    backup: {
      enabled: true,
      pitr: true,
      continuous: true,
      ...(typeof data.maxTimeTravelHours === 'number' && {
        retentionDays: data.maxTimeTravelHours / 24,
      }),
    },
    public: await isPublicByPolicy(place, name),
  }
}

/** Its own place and those of its replicas. Of a dataset that the answer does not name nobody knows whether it has any. */
function placesOf(
  dataset: string,
  own: string,
  found: ReadonlyMap<string, string[]> | Unread,
): Reported<Location[]> {
  if ('unread' in found) return found
  const elsewhere = found.get(dataset)
  return elsewhere && locationsOf([own, ...elsewhere])
}
