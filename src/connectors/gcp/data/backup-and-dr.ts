import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Instant, Label } from '#connectors/gcp/fields.ts'
import { byProjectId } from '#connectors/gcp/full-name.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { protectedResources } from '#populations/protected-resource.ts'
import type { ProtectedResource } from '#populations/protected-resource.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import type { RecoveryPoint } from '#populations/recovery-point.ts'
import type { CopySource } from '#populations/snapshot.ts'

// One list, so that a backup never lacks what it is of because another list failed.
const kind: AssetKind = {
  name: 'backupdr.googleapis.com/Backup',
  types: 'backupdr.googleapis.com/(Backup|DataSource)',
  content: 'RESOURCE',
  keeps: keep(
    'dataSourceGcpResource.gcpResourcename',
    'dataSourceGcpResource.type',
    'backupConfigInfo.lastSuccessfulBackupConsistencyTime',
    'state',
    'createTime',
    'consistencyTime',
    'expireTime',
    'kmsKeyVersions',
  ),
}

/**
 * What a vault keeps backups of, and one of these backups.
 * https://docs.cloud.google.com/backup-disaster-recovery/docs/reference/rest/v1/projects.locations.backupVaults.dataSources
 * https://docs.cloud.google.com/backup-disaster-recovery/docs/reference/rest/v1/projects.locations.backupVaults.dataSources.backups
 */
const Kept = z.object({
  dataSourceGcpResource: z.object({ gcpResourcename: Label, type: Label }).nullish(),
  backupConfigInfo: z.object({ lastSuccessfulBackupConsistencyTime: Instant }).nullish(),
  state: Label,
  createTime: Instant,
  consistencyTime: Instant,
  expireTime: Instant,
  kmsKeyVersions: z.array(z.string()).nullish(),
})
type Kept = z.infer<typeof Kept>

const feeds = [recoveryPoints, protectedResources]

/** Backup and DR: what it looks after, and every backup in its vaults. */
export const backupAndDr: Read = {
  kinds: [kind],
  feeds,
  async read(place) {
    const backups: Asset<Kept>[] = []
    const sources = new Map<string, ProtectedResource>()
    await readAssets(
      place,
      { kind, item: assetOf(Kept), feeds },
      async (page) => {
        for (const asset of page) {
          if (asset.type === kind.name) backups.push(asset)
          else sources.set(asset.name, protectedBy(place, asset))
        }
        return page.length
      },
      async (scope) => {
        const points = backups.flatMap((asset) => {
          const of = sources.get(asset.name.replace(/\/backups\/[^/]+$/, ''))
          return of ? [pointOf(asset, of, accountOf(place, asset.project ?? ''))] : []
        })
        await place.reading.page(scope, recoveryPoints, points)
        await place.reading.page(scope, protectedResources, lastOfEach([...sources.values()]))
      },
    )
  },
}

/** What a backup appliance looks after is no resource of Google's, and goes by the data source's own name. */
function protectedBy(place: Place, { name, project = '', data }: Asset<Kept>): ProtectedResource {
  const { gcpResourcename: of, type } = data.dataSourceGcpResource ?? {}
  const lastBackup = data.backupConfigInfo?.lastSuccessfulBackupConsistencyTime
  return {
    id: of && type ? fullNameOf(place, of, type) : name,
    provider: 'gcp',
    account: accountOf(place, project),
    ...(type && { type }),
    ...(lastBackup && { lastBackup }),
  }
}

/** `projects/p/instances/i` of a type, as Cloud Asset Inventory calls it; only Cloud SQL goes by another name there than in its type. */
function fullNameOf(place: Place, resource: string, type: string): string {
  const service = (type.split('/')[0] ?? '').replace(/^sqladmin\./, 'cloudsql.')
  return `//${service}/${byProjectId(place, resource.replace(/^.*?(?=projects\/)/, ''))}`
}

/** Several vaults may keep backups of one resource. */
function lastOfEach(sources: readonly ProtectedResource[]): ProtectedResource[] {
  const newestFirst = sources.toSorted((a, b) =>
    (a.lastBackup ?? '') < (b.lastBackup ?? '') ? 1 : -1,
  )
  return [...Map.groupBy(newestFirst, ({ id }) => id).values()].flatMap(([newest]) =>
    newest ? [newest] : [],
  )
}

const kinds: Readonly<Record<string, CopySource>> = {
  'alloydb.googleapis.com/Cluster': 'database',
  'compute.googleapis.com/Disk': 'volume',
  'compute.googleapis.com/Instance': 'machine',
  'compute.googleapis.com/RegionDisk': 'volume',
  'file.googleapis.com/Instance': 'file-system',
  'sqladmin.googleapis.com/Instance': 'database',
}

/** A backup lies where its vault does. Without an end it is kept for good. */
function pointOf(
  { name, data }: Asset<Kept>,
  of: ProtectedResource,
  account: string,
): RecoveryPoint {
  const takenAt = data.consistencyTime ?? data.createTime
  const where = /\/locations\/([^/]+)\//.exec(name)?.[1]
  const key = data.kmsKeyVersions?.[0]?.replace(/\/cryptoKeyVersions\/.*$/, '')
  return {
    id: name,
    provider: 'gcp',
    account,
    of: of.id,
    source: kinds[of.type ?? ''] ?? 'other',
    vault: /\/backupVaults\/([^/]+)\//.exec(name)?.[1] ?? name,
    ...(where && { locations: locationsOf([where]) }),
    encrypted: true,
    encryptionKey: keyInUse(key),
    ...(data.state && { usable: data.state === 'ACTIVE' }),
    ...(takenAt && { takenAt }),
    ...(!data.expireTime && { keptDays: 'forever' as const }),
    ...(data.expireTime && takenAt && { keptDays: daysBetween(takenAt, data.expireTime) }),
  }
}

function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000))
}
