import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Instant, Label, pathOf } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

const kind: AssetKind = {
  name: 'sqladmin.googleapis.com/Backup',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'instance',
    'location',
    'state',
    'instanceDeletionTime',
    'backupInterval.endTime',
    'kmsKey',
  ),
}

/** https://docs.cloud.google.com/sql/docs/mysql/admin-api/rest/v1/Backups */
const Backup = z.object({
  instance: Label,
  location: Label,
  state: Label,
  instanceDeletionTime: Instant,
  backupInterval: z.object({ endTime: Instant }).nullish(),
  kmsKey: Label,
})

/** What is no backup yet, or never became one. */
const none: ReadonlySet<string> = new Set(['ENQUEUED', 'RUNNING', 'FAILED'])

/**
 * Backups of Cloud SQL that outlive their instance: retained ones, and the final one. They belong to the project, which may have no
 * instance left that anything would be asked for. Those of instances that are there are backup runs.
 * https://docs.cloud.google.com/sql/docs/mysql/backup-recovery/manage-backups-deleted-instance
 */
export const cloudSqlKeptBackups: Read = {
  kinds: [kind],
  feeds: [snapshots],
  async read(place) {
    const listing = { kind, item: assetOf(Backup), feeds: [snapshots] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.flatMap(({ name, project = '', data }): Snapshot[] => {
        if (!data.instanceDeletionTime || none.has(data.state ?? '')) return []
        const account = accountOf(place, project)
        // Another instance may be called the same since: this is none of its backups.
        const gone = data.instanceDeletionTime.slice(0, 10)
        const takenAt = data.state === 'SUCCESSFUL' ? data.backupInterval?.endTime : undefined
        return [
          {
            id: `//cloudsql.googleapis.com/${pathOf(name)}`,
            provider: 'gcp',
            account,
            of: `//cloudsql.googleapis.com/projects/${account}/instances/${data.instance ?? 'unknown'}@${gone}`,
            source: 'database',
            ...(data.location && { locations: locationsOf([data.location]) }),
            encrypted: true,
            encryptionKey: keyInUse(data.kmsKey),
            ...(takenAt && { takenAt }),
            // A backup can only be restored into the company's own instances.
            public: false,
          },
        ]
      })
      await place.reading.page(scope, snapshots, items)
      return items.length
    })
  },
}
