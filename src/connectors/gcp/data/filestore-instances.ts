import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { fileSystems } from '#populations/file-system.ts'

const kind: AssetKind = {
  name: 'file.googleapis.com/Instance',
  content: 'RESOURCE',
  keeps: keep('name', 'kmsKeyName'),
}

/** https://docs.cloud.google.com/filestore/docs/reference/rest/v1/projects.locations.instances */
const Instance = z.object({ kmsKeyName: Label })

/** Filestore. Its names say the zone or region that it lies in. */
export const filestoreInstances: Read = {
  kinds: [kind],
  feeds: [fileSystems],
  async read(place) {
    const listing = { kind, item: assetOf(Instance), feeds: [fileSystems] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.map(({ name, project = '', data }) => {
        const where = /\/locations\/([^/]+)\//.exec(name)?.[1]
        return {
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          ...(where && { locations: locationsOf([where]) }),
          encryptedAtRest: true,
          encryptionKey: keyInUse(data.kmsKeyName),
        }
      })
      await place.reading.page(scope, fileSystems, items)
      return items.length
    })
  },
}
