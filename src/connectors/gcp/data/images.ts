import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Instant, Label } from '#connectors/gcp/fields.ts'
import { computeName } from '#connectors/gcp/full-name.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf, isPublicByPolicy } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

import { DiskKey, diskKeyOf } from './disk-key.ts'

const sources = ['sourceDisk', 'sourceInstance', 'sourceSnapshot', 'sourceImage'] as const

const kind: AssetKind = {
  name: 'compute.googleapis.com/Image',
  types: 'compute.googleapis.com/(Machine)?Image',
  content: 'RESOURCE',
  // An image of a machine keeps what it is told when it starts beside these, secrets among it.
  keeps: keep(
    ...sources,
    'storageLocations',
    'status',
    'creationTimestamp',
    ...['imageEncryptionKey', 'machineImageEncryptionKey'].flatMap((key) => [
      `${key}.kmsKeyName`,
      `${key}.sha256`,
    ]),
  ),
}

/**
 * https://docs.cloud.google.com/compute/docs/reference/rest/v1/images
 * https://docs.cloud.google.com/compute/docs/reference/rest/v1/machineImages
 */
const Image = z.object({
  sourceDisk: Label,
  sourceInstance: Label,
  sourceSnapshot: Label,
  sourceImage: Label,
  storageLocations: z.array(z.string().min(1)).nullish(),
  status: Label,
  creationTimestamp: Instant,
  imageEncryptionKey: DiskKey,
  machineImageEncryptionKey: DiskKey,
})

/** The company's own images of disks and of whole machines, which are copies of what was on them. */
export const images: Read = {
  asksPolicies: true,
  kinds: [kind],
  feeds: [snapshots],
  async read(place) {
    const listing = { kind, item: assetOf(Image), feeds: [snapshots] }
    await readAssets(place, listing, async (page, scope) => {
      const items: Snapshot[] = []
      for (const { name, type, project = '', data } of page) {
        const where = data.storageLocations ?? []
        const [of] = sources.flatMap((source) => data[source] ?? [])
        items.push({
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          of: of ? computeName(of) : 'unknown',
          source: type.endsWith('/MachineImage') ? 'machine' : 'volume',
          ...(where.length > 0 && { locations: locationsOf(where) }),
          encrypted: true,
          encryptionKey: diskKeyOf(data.imageEncryptionKey ?? data.machineImageEncryptionKey),
          ...(data.status === 'READY' &&
            data.creationTimestamp && { takenAt: data.creationTimestamp }),
          public: await isPublicByPolicy(place, name),
        })
      }
      await place.reading.page(scope, snapshots, items)
      return items.length
    })
  },
}
