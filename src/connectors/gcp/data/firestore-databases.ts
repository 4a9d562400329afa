import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { Days, Label, pathOf } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { databases } from '#populations/database.ts'
import type { Database, OwnBackup } from '#populations/database.ts'
import type { Reported, Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'

import { FirestoreBackups } from './firestore-backups.ts'

const kind: AssetKind = {
  name: 'firestore.googleapis.com/Database',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'locationId',
    'type',
    'pointInTimeRecoveryEnablement',
    'versionRetentionPeriod',
    'cmekConfig.kmsKeyName',
  ),
}

/** https://docs.cloud.google.com/firestore/docs/reference/rest/v1/projects.databases */
const DatabaseData = z.object({
  locationId: z.string().min(1),
  pointInTimeRecoveryEnablement: Label,
  versionRetentionPeriod: Days,
  cmekConfig: z.object({ kmsKeyName: Label }).nullish(),
})

/** How long backups are kept, in days; empty where no schedule is set. https://docs.cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.backupSchedules/list */
const Schedules = z
  .looseObject({ backupSchedules: z.array(z.looseObject({ retention: Days })).optional() })
  .transform((raw) => (raw.backupSchedules ?? []).map(({ retention }) => retention ?? 0))

/** Firestore, also in Datastore mode, always kept in several zones (https://docs.cloud.google.com/firestore/native/docs/locations), with the backups there are (one call a project) and, one call for each database, its backup schedules. */
export const firestoreDatabases: Read = {
  kinds: [kind],
  permissions: ['datastore.backupSchedules.list', 'datastore.backups.list'],
  feeds: [databases, snapshots],
  async read(place) {
    const schedules = new DetailScope(
      place.reading,
      place.parent,
      { service: 'firestore', op: 'backupSchedules.list' },
      [databases],
    )
    const backups = new FirestoreBackups(place)
    const listing = {
      kind,
      item: assetOf(DatabaseData),
      feeds: [databases],
      leadsTo: [snapshots],
    }
    await readAssets(place, listing, async (page, scope) => {
      const items: Database[] = []
      for (const { name, project = '', data } of page) {
        const account = accountOf(place, project)
        const kept = await schedules.ask({ account, params: { parent: pathOf(name) } }, Schedules)
        const last = await backups.lastOf(account, name)
        const backup = backupOf(data, kept, last, place.reading.at)
        items.push({
          id: name,
          provider: 'gcp',
          account,
          kind: 'document',
          engine: 'firestore',
          locations: locationsOf([data.locationId]),
          zones: 'several',
          encryptedAtRest: true,
          encryptionKey: keyInUse(data.cmekConfig?.kmsKeyName),
          ...(backup !== undefined && { backup }),
        })
      }
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await schedules.end()
  },
}

function backupOf(
  data: z.infer<typeof DatabaseData>,
  kept: number[] | Unread,
  last: string | Unread | undefined,
  at: Date,
): Reported<OwnBackup> {
  if ('unread' in kept) return kept
  const word = data.pointInTimeRecoveryEnablement
  const pitr =
    word === 'POINT_IN_TIME_RECOVERY_ENABLED'
      ? true
      : word === 'POINT_IN_TIME_RECOVERY_DISABLED'
        ? false
        : undefined
  if (pitr === undefined && kept.length === 0) return undefined
  const days = [
    ...kept,
    ...(pitr && data.versionRetentionPeriod ? [data.versionRetentionPeriod] : []),
  ]
  // Every minute of the retention can be had back, the one just past too.
  const latest = pitr ? at.toISOString() : typeof last === 'string' ? last : undefined
  return {
    enabled: kept.length > 0 || pitr === true,
    ...(days.length > 0 && { retentionDays: Math.max(...days) }),
    ...(pitr !== undefined && { pitr }),
    ...(latest !== undefined && { latestRestorable: latest }),
  }
}
