import pLimit from 'p-limit'

import type { Reading } from '#connectors/connector.ts'

import { findCaller, listAccounts, listRegions } from './discovery.ts'
import type { Place } from './place.ts'
import { reads } from './reads.ts'
import { recordingOf } from './recording.ts'
import type { Recording } from './recording.ts'
import { globalRegionOf, partitionOf } from './regions.ts'
import type { AwsSettings } from './settings.ts'

/** How many scopes are read at a time, over all accounts and regions. */
const atOnce = 16

/** The populations AWS feeds. */
export const feeds = [...new Set(reads.flatMap((read) => read.feeds))]

const lists = new Map(
  reads.flatMap((read) => read.lists.map((list) => [list, read.where] as const)),
)

/**
 * Reads every account, region and read, and gives each scope one receipt. Finding the accounts and regions are scopes
 * too: when one fails, what it would have led to is not read, and its own receipt says that something is missing.
 */
export async function readAccounts(settings: AwsSettings, reading: Reading): Promise<void> {
  const { homeRegion, organization } = settings
  const globalRegion = globalRegionOf(homeRegion)
  const account = settings.account ?? (await findCaller(reading, globalRegion, feeds))
  if (!account) return
  const recording =
    reading.recorded && recordingOf(reading.recorded, lists, { account, homeRegion })

  const listed = new Set<string>()
  const accountsAsked = recording?.accountsAsked
  if (organization && !organization.accounts && (!recording || accountsAsked)) {
    const place = placeIn(account, accountsAsked?.region ?? globalRegion)
    for (const found of await listAccounts(place, feeds, accountsAsked?.params)) listed.add(found)
  } else if (!recording) {
    for (const given of organization?.accounts ?? [account]) listed.add(given)
  }

  const asking = pLimit(atOnce)
  const accounts = [...new Set([...listed, ...(recording?.accounts ?? [])])]
  await pLimit(atOnce).map(accounts, readAccount)

  async function readAccount(of: string): Promise<void> {
    const named = recording?.lists(of)
    const asksRegions = !recording || asksRegionsOf(recording, of, listed)
    const asked = recording?.regionsAsked(of)
    const place = placeIn(of, asked?.region ?? homeRegion)
    const regions = asksRegions ? await asking(() => listRegions(place, feeds, asked?.params)) : []
    const enabled = new Set(regions)
    const everywhere = [...new Set([...regions, ...(named?.keys() ?? [])])]

    const tasks = reads.flatMap((read) => {
      const places =
        read.where === 'global'
          ? [placeIn(of, globalRegion, (list) => asksRegions || isNamed(globalRegion, list))]
          : everywhere.map((region) =>
              regionalPlaceIn(of, region, (list) => enabled.has(region) || isNamed(region, list)),
            )
      return places
        .filter((place) => read.lists.some((list) => place.expects(list)))
        .map((place) => () => read.read(place))
    })
    await asking.map(tasks, (task) => task())

    function isNamed(region: string, list: string): boolean {
      return named?.get(region)?.has(list) ?? false
    }
  }

  /** The place of what an account has only once. */
  function placeIn(of: string, region: string, expects = (_list: string) => true): Place {
    const partition = partitionOf(region, homeRegion)
    return { reading, account: of, region, partition, name: `aws/${of}`, expects }
  }

  function regionalPlaceIn(of: string, region: string, expects: (list: string) => boolean): Place {
    return { ...placeIn(of, region, expects), name: `aws/${of}/${region}` }
  }
}

/**
 * Whether a replay asks for an account's regions: where it holds them, and where some of a listed account would else
 * vanish unseen: the recording asked other accounts for theirs, or nothing of this one.
 */
function asksRegionsOf(
  recording: Recording,
  account: string,
  listed: ReadonlySet<string>,
): boolean {
  return (
    recording.regionsAsked(account) !== undefined ||
    (listed.has(account) && (recording.asksRegions || recording.lists(account).size === 0))
  )
}
