import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { imageRepositories as repositories } from '#populations/image-repository.ts'

const kind: AssetKind = {
  name: 'artifactregistry.googleapis.com/Repository',
  content: 'RESOURCE',
  keeps: keep('name', 'format', 'mode', 'vulnerabilityScanningConfig.enablementState'),
}

/** https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories */
const Repository = z.object({
  format: Label,
  mode: Label,
  vulnerabilityScanningConfig: z.object({ enablementState: Label }).nullish(),
})

/** Repositories of container images in Artifact Registry. Virtual ones only lead to others, and keep none. */
export const imageRepositories: Read = {
  kinds: [kind],
  feeds: [repositories],
  async read(place) {
    const listing = { kind, item: assetOf(Repository), feeds: [repositories] }
    await readAssets(place, listing, async (page, scope) => {
      const images = page.filter(
        ({ data }) => data.format === 'DOCKER' && data.mode !== 'VIRTUAL_REPOSITORY',
      )
      const items = images.map(({ name, project = '', data }) => {
        const state = data.vulnerabilityScanningConfig?.enablementState
        return {
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          region: /\/locations\/([^/]+)\//.exec(name)?.[1] ?? 'global',
          name: name.slice(name.lastIndexOf('/') + 1),
          ...(state &&
            state !== 'ENABLEMENT_STATE_UNSPECIFIED' && {
              scanOnPush: state === 'SCANNING_ACTIVE',
            }),
        }
      })
      await place.reading.page(scope, repositories, items)
      return items.length
    })
  },
}
