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
import { volumes } from '#populations/volume.ts'
import type { Volume } from '#populations/volume.ts'

import { DiskKey, diskKeyOf } from './disk-key.ts'

const diskKind: AssetKind = {
  name: 'compute.googleapis.com/Disk',
  types: 'compute.googleapis.com/(Region)?Disk',
  content: 'RESOURCE',
  keeps: keep(
    'zone',
    'region',
    'replicaZones',
    'users',
    'diskEncryptionKey.kmsKeyName',
    'diskEncryptionKey.sha256',
  ),
}
const snapshotKind: AssetKind = {
  name: 'compute.googleapis.com/Snapshot',
  content: 'RESOURCE',
  keeps: keep(
    'sourceDisk',
    'storageLocations',
    'status',
    'creationTimestamp',
    'snapshotEncryptionKey.kmsKeyName',
    'snapshotEncryptionKey.sha256',
  ),
}

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/disks */
const Disk = z.object({
  zone: Label,
  region: Label,
  replicaZones: z.array(z.string()).nullish(),
  users: z.array(z.string()).nullish(),
  diskEncryptionKey: DiskKey,
})

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/snapshots */
const DiskSnapshot = z.object({
  sourceDisk: Label,
  storageLocations: z.array(z.string().min(1)).nullish(),
  status: Label,
  creationTimestamp: Instant,
  snapshotEncryptionKey: DiskKey,
})

/** Persistent disks and Hyperdisks, zonal and regional. */
export const disks: Read = {
  kinds: [diskKind],
  feeds: [volumes],
  async read(place) {
    const listing = { kind: diskKind, item: assetOf(Disk), feeds: [volumes] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.map(({ name, project = '', data }): Volume => {
        const where = [data.zone ?? data.region ?? [], data.replicaZones ?? []].flat()
        return {
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          ...(where.length > 0 && { locations: locationsOf(where) }),
          encryptedAtRest: true,
          encryptionKey: diskKeyOf(data.diskEncryptionKey),
          attachedTo: (data.users ?? []).map(computeName),
        }
      })
      await place.reading.page(scope, volumes, items)
      return items.length
    })
  },
}

/** Snapshots of disks; `storageLocations` may be multi-regions. */
export const diskSnapshots: Read = {
  asksPolicies: true,
  kinds: [snapshotKind],
  feeds: [snapshots],
  async read(place) {
    const listing = { kind: snapshotKind, item: assetOf(DiskSnapshot), feeds: [snapshots] }
    await readAssets(place, listing, async (page, scope) => {
      const items: Snapshot[] = []
      for (const { name, project = '', data } of page) {
        const where = data.storageLocations ?? []
        items.push({
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          of: data.sourceDisk ? computeName(data.sourceDisk) : 'unknown',
          source: 'volume',
          ...(where.length > 0 && { locations: locationsOf(where) }),
          encrypted: true,
          encryptionKey: diskKeyOf(data.snapshotEncryptionKey),
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
