import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Instant, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { accessKeys } from '#populations/access-key.ts'
import type { AccessKey } from '#populations/access-key.ts'

import { serviceAccountId } from './service-accounts.ts'

const keyKind: AssetKind = {
  name: 'apikeys.googleapis.com/Key',
  content: 'RESOURCE',
  keeps: keep('name', 'serviceAccountEmail', 'createTime', 'deleteTime'),
}

/** https://docs.cloud.google.com/api-keys/docs/reference/rest/v2/projects.locations.keys */
const Key = z.object({
  serviceAccountEmail: Label,
  createTime: Instant,
  deleteTime: Instant,
})

/**
 * API keys that sign in as a service account. The others only say which project a call counts for, sign nobody in, and often stand in
 * public on a page or in an app. https://docs.cloud.google.com/docs/authentication/api-keys
 */
export const apiKeys: Read = {
  kinds: [keyKind],
  feeds: [accessKeys],
  async read(place) {
    await readAssets(
      place,
      { kind: keyKind, item: assetOf(Key), feeds: [accessKeys] },
      async (page, scope) => {
        const items = page.flatMap(({ name, project = '', data }): AccessKey[] => {
          const { serviceAccountEmail: email, createTime, deleteTime } = data
          if (!email) return []
          return [
            {
              id: name,
              provider: 'gcp',
              system: `gcp/${place.parent}`,
              holder: serviceAccountId(accountOf(place, project), email),
              active: !deleteTime,
              ...(createTime && { created: createTime }),
            },
          ]
        })
        await place.reading.page(scope, accessKeys, items)
        return items.length
      },
    )
  },
}
