import pLimit from 'p-limit'

import type { Reading } from '#connectors/connector.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'

import { readPolicies } from './access/iam-policies.ts'
import { pageAccounts } from './cloud-accounts.ts'
import type { Place, Read } from './place.ts'
import { listProjects, projectKind } from './projects.ts'
import { reads } from './reads.ts'
import { recordingOf } from './recording.ts'
import { GcpSettings } from './settings.ts'

/** How many reads run at a time; each asks for its lists one after the other. */
const atOnce = 8
/**
 * How long before now the lists of assets are of. Google refuses an instant in its own future, and clocks differ.
 * https://docs.cloud.google.com/asset-inventory/docs/reference/rest/v1/assets/list
 */
const settledMs = 60_000

/** The populations Google Cloud feeds. */
export const feeds = [...new Set([cloudAccounts, ...reads.flatMap((read) => read.feeds)])]

/**
 * Reads everything below the parent, and gives each scope one receipt. The list of projects is a scope too: without a
 * project nothing else is read, and its own receipt says that everything is missing.
 */
export async function readEverything(settings: GcpSettings, reading: Reading): Promise<void> {
  const recording = reading.recorded && recordingOf(reading.recorded)
  const accounts = pageAccounts(reading)
  const place: Omit<Place, 'projects' | 'publicGrants'> = {
    reading: accounts.reading,
    parent: settings.parent,
    readTime: recording
      ? recording.readTime
      : new Date(reading.at.getTime() - settledMs).toISOString(),
    expects: (kind) => recording?.expects(kind) ?? true,
  }
  const { projects, isWhole } = await listProjects(place, feeds)
  if (projects.size === 0 && place.expects(projectKind)) return

  const expected = reads.filter((read) =>
    read.kinds.length === 0
      ? place.expects(projectKind)
      : read.kinds.some((kind) => place.expects(kind)),
  )
  const publicGrants = readPolicies({ ...place, projects })
  await Promise.all([publicGrants, pLimit(atOnce).map(expected, readOne)])
  await accounts.end(settings.parent, [...projects.values()])

  /** As a part of the reading, but where it rests on something that was not read whole: then it must be read again with that. */
  async function readOne(read: Read): Promise<void> {
    const within = async (reading: Reading) => {
      await read.read({ ...place, reading, projects, publicGrants })
    }
    const restsOnAll = isWhole && !(read.asksPolicies && 'unread' in (await publicGrants))
    if (restsOnAll) await place.reading.part(partOf(read), within)
    else await within(place.reading)
  }
}

/** What a read is called among the parts of a reading; no two are called alike. */
export function partOf({ kinds, permissions = [] }: Read): string {
  return [...kinds.map(({ name }) => name), ...permissions].join(' ')
}

/** The settings that replay a recording: what its lists of assets are below, else a project that nobody has. */
export function settingsOf(recorded: readonly RecordedCall[]): GcpSettings {
  return GcpSettings.parse({ parent: recordingOf(recorded).parent ?? 'projects/recorded' })
}
