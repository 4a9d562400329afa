import type { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'

import { endpointsAt } from './host-names.ts'

const feeds = [discoveredEndpoints]

/** What is reached at names of its own: lists of assets, each with what makes hosts of one. */
export function namedAssets(
  lists: readonly { kind: AssetKind; hosts: z.ZodType<readonly string[]> }[],
): Read {
  return {
    kinds: lists.map(({ kind }) => kind),
    feeds,
    async read(place) {
      for (const { kind, hosts } of lists) {
        await readAssets(place, { kind, item: assetOf(hosts), feeds }, async (page, scope) => {
          const items = page.flatMap(({ name, project = '', data }) =>
            endpointsAt(name, accountOf(place, project), data),
          )
          await place.reading.page(scope, discoveredEndpoints, items)
          return page.length
        })
      }
    },
  }
}
