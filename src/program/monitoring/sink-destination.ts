import { oncePerList } from '#engine/once-per-list.ts'
import type { Database } from '#populations/database.ts'
import type { LogGroup } from '#populations/log-group.ts'
import type { LogSink } from '#populations/log-sink.ts'

/** What a sink could bring entries to, as far as it was read. */
export interface Keepers {
  /** The project whose entries they are. */
  account: string
  groups: readonly Pick<LogGroup, 'id'>[]
  stores: readonly Pick<Database, 'id'>[]
}

/**
 * Whether what a sink carries on comes to something that keeps it: a sink outlives the bucket or the dataset that it names, and then drops
 * what it takes. Known are buckets and datasets that were read, and the two log buckets that the project itself has and nobody can delete. Of a
 * topic nobody knows who listens, and of another project or another company not what becomes of it there.
 * https://docs.cloud.google.com/logging/docs/export/troubleshoot
 */
export function isKept({ destination }: LogSink, { account, groups, stores }: Keepers): boolean {
  const [, project] =
    /^\/\/logging\.googleapis\.com\/projects\/([^/]+)\/locations\/[^/]+\/buckets\/_(?:Default|Required)$/.exec(
      destination,
    ) ?? []
  return project === account || idsOf(groups).has(destination) || idsOf(stores).has(destination)
}

/** Of thousands, and asked for each of thousands of logs. */
const idsOf = oncePerList((kept: readonly { id: string }[]) => new Set(kept.map(({ id }) => id)))
