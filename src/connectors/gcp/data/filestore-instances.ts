import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Instant, Label, pathOf } from '#connectors/gcp/fields.ts'
import { byProjectId } from '#connectors/gcp/full-name.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import type { Zones } from '#populations/database.ts'
import { fileSystems } from '#populations/file-system.ts'
import type { FileSystem } from '#populations/file-system.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const kind: AssetKind = {
  name: 'file.googleapis.com/Instance',
  content: 'RESOURCE',
  keeps: keep('name', 'tier', 'kmsKeyName'),
}
const backupKind: AssetKind = {
  name: 'file.googleapis.com/Backup',
  content: 'RESOURCE',
  keeps: keep('sourceInstance', 'state', 'createTime', 'kmsKey'),
}

/** https://docs.cloud.google.com/filestore/docs/reference/rest/v1/projects.locations.instances */
const Instance = z.object({ tier: Label, kmsKeyName: Label })

/** What each tier is kept in; of one not named here nobody knows. https://docs.cloud.google.com/filestore/docs/service-tiers */
const zonesOf: Readonly<Record<string, Zones>> = {
  REGIONAL: 'several',
  ENTERPRISE: 'several',
  ZONAL: 'one',
  HIGH_SCALE_SSD: 'one',
  BASIC_HDD: 'one',
  BASIC_SSD: 'one',
  STANDARD: 'one',
  PREMIUM: 'one',
}

/** https://docs.cloud.google.com/filestore/docs/reference/rest/v1/projects.locations.backups */
const Backup = z.object({
  sourceInstance: z.string().min(1),
  state: Label,
  createTime: Instant,
  kmsKey: Label,
})

/**
 * Filestore and its backups. Names say the zone or region that each lies in. Filestore takes no backups by itself: an instance of which there is none
 * has no backup, and of one that has some nobody knows whether anything takes them regularly.
 */
export const filestoreInstances: Read = {
  kinds: [backupKind, kind],
  feeds: [fileSystems, snapshots],
  async read(place) {
    const backups = await readBackups(place)
    const listing = { kind, item: assetOf(Instance), feeds: [fileSystems] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.map(({ name, project = '', data }): FileSystem => ({
        id: name,
        provider: 'gcp',
        account: accountOf(place, project),
        ...whereOf(name),
        ...keptIn(data.tier),
        encryptedAtRest: true,
        encryptionKey: keyInUse(data.kmsKeyName),
        ...('unread' in backups
          ? { backup: backups }
          : !isAmong(backups, name, project) && { backup: { enabled: false } }),
      }))
      await place.reading.page(scope, fileSystems, items)
      return items.length
    })
  },
}

/** Which instances have a backup, or that nobody knows. */
async function readBackups(place: Place) {
  const sources = new Set<string>()
  const listing = { kind: backupKind, item: assetOf(Backup), feeds: [snapshots] }
  const { unread } = await readAssets(place, listing, async (page, scope) => {
    const items = page.map(({ name, project = '', data }): Snapshot => {
      sources.add(data.sourceInstance)
      return {
        id: name,
        provider: 'gcp',
        account: accountOf(place, project),
        of: `//file.googleapis.com/${byProjectId(place, data.sourceInstance)}`,
        source: 'file-system',
        ...whereOf(name),
        encrypted: true,
        encryptionKey: keyInUse(data.kmsKey),
        ...(data.state === 'READY' && data.createTime && { takenAt: data.createTime }),
        // A backup can only be restored into the company's own instances.
        public: false,
      }
    })
    await place.reading.page(scope, snapshots, items)
    return items.length
  })
  return unread ?? sources
}

/** A backup names its instance by the project's number or by its id. */
function isAmong(sources: ReadonlySet<string>, name: string, project: string): boolean {
  const path = pathOf(name)
  return sources.has(path) || sources.has(path.replace(/^projects\/[^/]+/, `projects/${project}`))
}

function whereOf(name: string): Pick<FileSystem, 'locations'> {
  const where = /\/locations\/([^/]+)\//.exec(name)?.[1]
  return where ? { locations: locationsOf([where]) } : {}
}

function keptIn(tier: string | null | undefined): Pick<FileSystem, 'zones'> {
  const zones = zonesOf[tier ?? '']
  return zones ? { zones } : {}
}
