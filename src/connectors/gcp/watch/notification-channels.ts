import { z } from 'zod'

import type { Reading } from '#connectors/connector.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import type { Population } from '#engine/population.ts'
import type { AlarmTarget } from '#populations/alarm.ts'
import type { Unread } from '#populations/reported.ts'

/**
 * A channel reaches somebody where it is enabled, and verified where its kind asks for it: a kind that does not has no
 * status. https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels
 */
const Channel = z
  .object({ name: z.string().min(1), type: Label, enabled: Flag, verificationStatus: Label })
  .transform((raw) => ({
    name: raw.name,
    // Whoever listens at a topic may be nobody, and a machine.
    isTopic: raw.type === 'pubsub',
    reaches:
      raw.verificationStatus === 'UNVERIFIED' || raw.enabled === false
        ? false
        : raw.enabled === true
          ? true
          : undefined,
  }))

type Known = ReadonlyMap<string, z.infer<typeof Channel>> | Unread

/** The notification channels of Cloud Monitoring, asked once for each project whose policies call any. */
export class Channels {
  readonly #reading: Reading
  readonly #feeds: readonly Population<unknown>[]
  readonly #asked = new Map<string, Promise<Known>>()

  constructor(reading: Reading, feeds: readonly Population<unknown>[]) {
    this.#reading = reading
    this.#feeds = feeds
  }

  /** The targets behind the names that a policy of the project gives them, in the order of their ids. */
  async targetsOf(project: string, names: readonly string[]): Promise<AlarmTarget[]> {
    if (names.length === 0) return []
    const asked = this.#asked.get(project) ?? this.#read(project)
    this.#asked.set(project, asked)
    const known = await asked
    return [...new Set(names)].toSorted().map((name): AlarmTarget => {
      const id = `//monitoring.googleapis.com/${name}`
      if ('unread' in known) return { id, kind: 'channel', reaches: known }
      // A channel that is gone reaches nobody.
      const { isTopic = false, reaches } = known.get(name) ?? { reaches: false }
      if (isTopic && reaches !== false) return { id, kind: 'other' }
      return { id, kind: 'channel', ...(reaches !== undefined && { reaches }) }
    })
  }

  async #read(project: string): Promise<Known> {
    const channels = new Map<string, z.infer<typeof Channel>>()
    const listing = {
      scope: `gcp/projects/${project}/monitoring.notificationChannels.list`,
      call: {
        service: 'monitoring',
        op: 'notificationChannels.list',
        account: project,
        params: { project, pageSize: 1000 },
      },
      field: 'notificationChannels',
      // Policies name some, so that the list cannot be empty but where they are gone; then Google counts them.
      witness: 'totalSize',
      item: Channel,
      feeds: this.#feeds,
      detail: true,
    } as const
    const { unread } = await readList(this.#reading, listing, async (page) => {
      for (const channel of page) channels.set(channel.name, channel)
      return page.length
    })
    return unread ?? channels
  }
}
