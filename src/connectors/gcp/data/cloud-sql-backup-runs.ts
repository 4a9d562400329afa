import { z } from 'zod'

import { Instant, Label } from '#connectors/gcp/fields.ts'
import { keyInUse } from '#connectors/gcp/key-in-use.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import type { Place } from '#connectors/gcp/place.ts'
import type { Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/** https://docs.cloud.google.com/sql/docs/mysql/admin-api/rest/v1/backupRuns */
const BackupRun = z.object({
  id: z.string().or(z.number()).transform(String),
  instance: z.string().min(1),
  status: Label,
  location: Label,
  endTime: Instant,
  diskEncryptionConfiguration: z.object({ kmsKeyName: Label }).nullish(),
})

/** The backups of Cloud SQL, asked once for each project that has an instance. */
export class BackupRuns {
  readonly #place: Place
  readonly #asked = new Map<string, Promise<ReadonlyMap<string, string> | Unread>>()

  constructor(place: Place) {
    this.#place = place
  }

  /** When the last successful backup of an instance ended; nothing where it has none. */
  async lastOf(project: string, instance: string): Promise<string | Unread | undefined> {
    const asked = this.#asked.get(project) ?? this.#read(project)
    this.#asked.set(project, asked)
    const runs = await asked
    return 'unread' in runs ? runs : runs.get(instance)
  }

  /** Every backup that is there is a copy of the data; those of deleted instances are read apart (cloud-sql-kept-backups.ts). */
  async #read(project: string): Promise<ReadonlyMap<string, string> | Unread> {
    const last = new Map<string, string>()
    const listing = {
      scope: `gcp/projects/${project}/sqladmin.backupRuns.list`,
      call: {
        service: 'sqladmin',
        op: 'backupRuns.list',
        account: project,
        // All instances of the project at once.
        params: { project, instance: '-', maxResults: 500 },
      },
      field: 'items',
      witness: 'kind',
      item: BackupRun,
      feeds: [snapshots],
    }
    const { unread } = await readList(this.#place.reading, listing, async (page, scope) => {
      const made = page.filter((run) => run.status === 'SUCCESSFUL')
      for (const { instance, endTime } of made) {
        if (endTime && endTime > (last.get(instance) ?? '')) last.set(instance, endTime)
      }
      await this.#place.reading.page(
        scope,
        snapshots,
        made.map((run) => snapshotOf(project, run)),
      )
      return made.length
    })
    return unread ?? last
  }
}

function snapshotOf(project: string, run: z.infer<typeof BackupRun>): Snapshot {
  const of = `//cloudsql.googleapis.com/projects/${project}/instances/${run.instance}`
  return {
    id: `${of}/backupRuns/${run.id}`,
    provider: 'gcp',
    account: project,
    of,
    source: 'database',
    ...(run.location && { locations: locationsOf([run.location]) }),
    encrypted: true,
    encryptionKey: keyInUse(run.diskEncryptionConfiguration?.kmsKeyName),
    ...(run.endTime && { takenAt: run.endTime }),
    // A backup can only be restored into the company's own instances.
    public: false,
  }
}
