import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import type { Unread } from '#populations/reported.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import type { ScannedAsset } from '#populations/scanned-asset.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { Occurrence } from './occurrence-schema.ts'
import type { Discovery } from './occurrence-schema.ts'

export const imageKind: AssetKind = {
  name: 'artifactregistry.googleapis.com/DockerImage',
  content: 'RESOURCE',
  keeps: keep('name', 'uri', 'tags'),
}

/** https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.dockerImages */
const Image = z.object({ uri: z.string().min(1), tags: z.array(z.string()).nullish() })
type ImageAsset = Asset<z.infer<typeof Image>>

/** What is asked for; the two belong together, so that a project whose images were scanned has no empty answer. */
const filter = 'kind="DISCOVERY" OR kind="VULNERABILITY"'

/**
 * Every image of Artifact Registry, when Artifact Analysis looked at it last, and what it found. Asked are the projects that scan,
 * by number; where that is not known, nobody knows of their images either.
 * https://docs.cloud.google.com/artifact-analysis/docs/container-scanning-overview
 */
export async function readImages(
  place: Place,
  scanning: ReadonlySet<string> | Unread,
): Promise<void> {
  const images = new Map<string, ImageAsset[]>()
  await readAssets(
    place,
    { kind: imageKind, item: assetOf(Image), feeds: [scannedAssets] },
    async (page) => {
      for (const image of page) {
        const { project = '' } = image
        images.set(project, [...(images.get(project) ?? []), image])
      }
      return page.length
    },
    async (scope, isWhole) => {
      const asked = 'unread' in scanning ? [] : [...scanning]
      for (const project of new Set([...images.keys(), ...asked])) {
        const own = images.get(project) ?? []
        const seen =
          'unread' in scanning
            ? scanning
            : await readScans(place, project, scanning, { hasImages: !isWhole || own.length > 0 })
        const items = own.map((image) => scannedImage(place, image, seen))
        await place.reading.page(scope, scannedAssets, items)
      }
    },
  )
}

/** What a project's scans say, by image; nothing of a project that does not scan. One that has images, or may have, has scans. */
async function readScans(
  place: Place,
  project: string,
  scanning: ReadonlySet<string>,
  { hasImages }: { hasImages: boolean },
): Promise<ReadonlyMap<string, Discovery> | Unread | undefined> {
  if (!scanning.has(project)) return undefined
  const account = accountOf(place, project)
  const found = new Map<string, Discovery>()
  const params = { parent: `projects/${account}`, filter, pageSize: 1000 }
  const listing = {
    scope: `gcp/projects/${account}/containeranalysis.occurrences.list`,
    call: { service: 'containeranalysis', op: 'occurrences.list', account, params },
    field: 'occurrences',
    witness: undefined,
    item: Occurrence,
    feeds: [vulnerabilities],
    ...(hasImages && { neverEmpty: true as const }),
  }
  const { unread } = await readList(place.reading, listing, async (page, scope) => {
    for (const { resource, discovery } of page) if (discovery) found.set(resource, discovery)
    const weak = page.flatMap(({ id, resource, weakness }) =>
      weakness ? [{ id, provider: 'gcp', account, resource, ...weakness }] : [],
    )
    await place.reading.page(scope, vulnerabilities, weak)
    return page.length
  })
  return unread ?? found
}

function scannedImage(
  place: Place,
  { name, project = '', data }: ImageAsset,
  seen: ReadonlyMap<string, Discovery> | Unread | undefined,
): ScannedAsset {
  const [path = data.uri] = data.uri.split('@')
  const [tag] = (data.tags ?? []).toSorted()
  const region = /\/locations\/([^/]+)\//.exec(name)?.[1]
  return {
    id: `artifact-analysis/${name}`,
    provider: 'gcp',
    account: accountOf(place, project),
    ...(region && { region }),
    kind: 'image',
    name: tag === undefined ? data.uri : `${path}:${tag}`,
    ...stateOf(data.uri, seen),
  }
}

function stateOf(
  uri: string,
  seen: ReadonlyMap<string, Discovery> | Unread | undefined,
): Pick<ScannedAsset, 'scanning' | 'because' | 'lastScannedAt'> {
  if (seen === undefined) return { scanning: false, lastScannedAt: null }
  if ('unread' in seen) return { scanning: seen, lastScannedAt: seen }
  return seen.get(uri) ?? { scanning: true, lastScannedAt: null }
}
