import pLimit from 'p-limit'

import type { Reading } from '#connectors/connector.ts'
import { fault, listIncomplete } from '#connectors/fault.ts'
import { measured } from '#engine/receipt.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'

import { countingScopes } from './counting-scopes.ts'
import { findCaller, listAccounts, listRegions } from './discovery.ts'
import type { Place } from './place.ts'
import { reads } from './reads.ts'
import { recordingOf } from './recording.ts'
import type { Recording } from './recording.ts'
import { globalRegionOf, partitionOf } from './regions.ts'
import type { AwsSettings } from './settings.ts'

/** How many scopes are read at a time, over all accounts and regions. What one waits before it asks again keeps its place; AWS is spared by the rates of limiter.ts. */
const atOnce = 48

/** The populations AWS feeds. */
export const feeds = [...new Set([cloudAccounts, ...reads.flatMap((read) => read.feeds)])]

/** The scope that lists the accounts, each with what became of its own scopes; so it ends last. */
const accountsScope = 'aws/accounts'

const lists = new Map(
  reads.flatMap((read) => read.lists.map((list) => [list, read.where] as const)),
)

/** What an account has but once takes longest, and is begun first. */
const globalFirst = reads.toSorted(
  (a, b) => Number(b.where === 'global') - Number(a.where === 'global'),
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

  const listed = new Map<string, { name?: string }>()
  /** Those that the organisation itself names. */
  const members = new Set<string>()
  let isWhole = true
  const accountsAsked = recording?.accountsAsked
  if (organization && !organization.accounts && (!recording || accountsAsked)) {
    const place = placeIn(account, accountsAsked?.region ?? globalRegion)
    const found = await listAccounts(place, feeds, accountsAsked?.params)
    for (const { id, name } of found.accounts) {
      listed.set(id, name === undefined ? {} : { name })
      members.add(id)
    }
    isWhole = found.isWhole
  } else if (!recording) {
    for (const given of organization?.accounts ?? [account]) listed.set(given, {})
  }

  const asking = pLimit(atOnce)
  const accounts = [...new Set([...listed.keys(), ...(recording?.accounts ?? [])])]
  await pLimit(atOnce).map(accounts, readAccount)
  await reading.receipt({
    scope: accountsScope,
    feeds: [cloudAccounts.id],
    basis: measured,
    complete: isWhole,
    ...(!isWhole && fault(listIncomplete, 'the list of accounts was not read to the end')),
    calls: 0,
    pages: 0,
    items: accounts.length,
    readAt: reading.at,
  })

  async function readAccount(of: string): Promise<void> {
    const counting = countingScopes(reading)
    await readScopes(of, counting.reading)
    const item = { provider: 'aws', account: of, ...listed.get(of), reading: counting.ended() }
    await reading.page(accountsScope, cloudAccounts, [{ id: `aws/${of}`, ...item }])
  }

  async function readScopes(of: string, within: Reading): Promise<void> {
    const named = recording?.lists(of)
    const asksRegions = !recording || asksRegionsOf(recording, of, listed)
    const asked = recording?.regionsAsked(of)
    const place = { ...placeIn(of, asked?.region ?? homeRegion), reading: within }
    const regions = asksRegions ? await asking(() => listRegions(place, feeds, asked?.params)) : []
    const enabled = new Set(regions)
    const everywhere = [...new Set([...regions, ...(named?.keys() ?? [])])]
    // A recording may not hold what it lists: there a region counts that it asked something.
    const candidates = named && named.size > 0 ? [...named.keys()] : everywhere
    const main = candidates.includes(globalRegion) ? globalRegion : candidates[0]

    const tasks = globalFirst.flatMap((read) => {
      const places =
        read.where === 'global'
          ? [placeIn(of, globalRegion, (list) => asksRegions || isNamed(globalRegion, list))]
          : everywhere.map((region) =>
              regionalPlaceIn(of, region, {
                isMain: region === main,
                expects: (list) => enabled.has(region) || isNamed(region, list),
              }),
            )
      return places
        .filter((place) => read.lists.some((list) => place.expects(list)))
        .map((place) => async () => {
          const part = `${place.name} ${read.lists.join(' ')}`
          await within.part(part, async (reading) => await read.read({ ...place, reading }))
        })
    })
    await asking.map(tasks, (task) => task())

    function isNamed(region: string, list: string): boolean {
      return named?.get(region)?.has(list) ?? false
    }
  }

  /** The place of what an account has only once. */
  function placeIn(of: string, region: string, expects = (_list: string) => true): Place {
    const partition = partitionOf(region, homeRegion)
    const at = { reading, account: of, region, partition, name: `aws/${of}` }
    const organisation = members.has(of) && { organisation: `aws/${account}` }
    const reader = organization && { isReader: of === account }
    return { ...at, ...organisation, ...reader, isMain: true, expects }
  }

  function regionalPlaceIn(
    of: string,
    region: string,
    here: Pick<Place, 'isMain' | 'expects'>,
  ): Place {
    return { ...placeIn(of, region), name: `aws/${of}/${region}`, ...here }
  }
}

/**
 * Whether a replay asks for an account's regions: where it holds them, and where some of a listed account would else
 * vanish unseen: the recording asked other accounts for theirs, or nothing of this one.
 */
function asksRegionsOf(
  recording: Recording,
  account: string,
  listed: ReadonlyMap<string, unknown>,
): boolean {
  return (
    recording.regionsAsked(account) !== undefined ||
    (listed.has(account) && (recording.asksRegions || recording.lists(account).size === 0))
  )
}
