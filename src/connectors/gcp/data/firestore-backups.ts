import { z } from 'zod'

import { Instant, Label } from '#connectors/gcp/fields.ts'
import { byProjectId } from '#connectors/gcp/full-name.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { locationsOf } from '#connectors/gcp/locations.ts'
import type { Place } from '#connectors/gcp/place.ts'
import type { Unread } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/** https://docs.cloud.google.com/firestore/docs/reference/rest/v1/projects.locations.backups */
const Backup = z.object({
  name: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/backups\//),
  database: z.string().min(1),
  state: Label,
  snapshotTime: Instant,
})

/** The backups of Firestore, asked once for each project that has a database. */
export class FirestoreBackups {
  readonly #place: Place
  readonly #asked = new Map<string, Promise<ReadonlyMap<string, string> | Unread>>()

  constructor(place: Place) {
    this.#place = place
  }

  /** Of when the newest backup of a database is; nothing where it has none. */
  async lastOf(project: string, database: string): Promise<string | Unread | undefined> {
    const asked = this.#asked.get(project) ?? this.#read(project)
    this.#asked.set(project, asked)
    const last = await asked
    return 'unread' in last ? last : last.get(database)
  }

  /** A project without any is answered by nothing at all: the worse answer. */
  async #read(project: string): Promise<ReadonlyMap<string, string> | Unread> {
    const last = new Map<string, string>()
    const listing = {
      scope: `gcp/projects/${project}/firestore.backups.list`,
      call: { service: 'firestore', op: 'backups.list', account: project, params: { project } },
      field: 'backups',
      witness: undefined,
      item: Backup,
      feeds: [snapshots],
      partial: 'unreachable',
    }
    const { unread } = await readList(this.#place.reading, listing, async (page, scope) => {
      const made = page.filter(({ state }) => state !== 'CREATING')
      const items = made.map(({ name, database, state, snapshotTime }): Snapshot => {
        const of = `//firestore.googleapis.com/${byProjectId(this.#place, database)}`
        const takenAt = state === 'READY' ? snapshotTime : undefined
        if (takenAt && takenAt > (last.get(of) ?? '')) last.set(of, takenAt)
        const [, where = ''] = /\/locations\/([^/]+)\//.exec(name) ?? []
        return {
          id: `//firestore.googleapis.com/${byProjectId(this.#place, name)}`,
          provider: 'gcp',
          account: project,
          of,
          source: 'database',
          locations: locationsOf([where]),
          encrypted: true,
          ...(takenAt && { takenAt }),
          // A backup can only be restored into the company's own databases.
          public: false,
        }
      })
      await this.#place.reading.page(scope, snapshots, items)
      return items.length
    })
    return unread ?? last
  }
}
