import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Count, Label } from '#connectors/gcp/fields.ts'
import { byInterface } from '#connectors/gcp/interface-tls.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf, isPublicByPolicy } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'

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
  location: z.string().min(1),
  maxTimeTravelHours: Count,
  defaultEncryptionConfiguration: z.object({ kmsKeyName: Label }).nullish(),
  linkedDatasetSource: z.looseObject({}).nullish(),
})

/**
 * BigQuery. A linked dataset only points at somebody else's, and keeps nothing. Every table can be had as it was at any
 * moment of at least the last two days, which nobody can turn off: https://docs.cloud.google.com/bigquery/docs/time-travel
 */
export const bigqueryDatasets: Read = {
  asksPolicies: true,
  kinds: [kind],
  feeds: [databases],
  async read(place) {
    const listing = { kind, item: assetOf(Dataset), feeds: [databases] }
    await readAssets(place, listing, async (page, scope) => {
      const own = page.filter(({ data }) => !data.linkedDatasetSource)
      const items: Database[] = []
      for (const { name, project = '', data } of own) {
        items.push({
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          kind: 'warehouse',
          engine: 'bigquery',
          locations: locationsOf([data.location]),
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
        })
      }
      await place.reading.page(scope, databases, items)
      return items.length
    })
  },
}
