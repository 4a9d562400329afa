import type { Reading } from '#connectors/connector.ts'
import { faultOf, unreadable } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'

import { readList } from './list-scope.ts'
import type { Listing } from './list-scope.ts'
import type { Place } from './place.ts'
import { Account, CallerIdentity, Region } from './schema.ts'

type Feeds = readonly Population<unknown>[]

/**
 * The account our credentials belong to; `undefined` where STS would not say, and then nothing can be read. The scope
 * lists no items, so its receipt feeds nothing once complete, and everything while it is not.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function findCaller(
  reading: Reading,
  region: string,
  feeds: Feeds,
): Promise<string | undefined> {
  const scope = 'aws/sts.GetCallerIdentity'
  const call = { service: 'sts', op: 'GetCallerIdentity', region, params: {} }
  const receipt = { scope, basis: measured, calls: 1, items: 0, readAt: reading.at }
  const because = (failed: Fault): Receipt => ({
    ...receipt,
    feeds: feeds.map((population) => population.id),
    complete: false,
    ...failed,
    pages: 0,
  })
  reading.signal.throwIfAborted()
  const answer = await reading
    .within(scope)
    .call(call)
    .then((raw) => CallerIdentity.safeParse(raw), faultOf)
  if ('because' in answer) await reading.receipt(because(answer))
  else if (!answer.success) await reading.receipt(because(unreadable(answer.error)))
  else {
    await reading.receipt({ ...receipt, feeds: [], complete: true, pages: 1 })
    return answer.data
  }
  return undefined
}

/**
 * The organisation's accounts; suspended and closed ones hold nothing readable and are not expected. A replay gives the
 * `params` as recorded.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export async function listAccounts(
  place: Place,
  feeds: Feeds,
  params: Listing<unknown>['params'] = {},
): Promise<{ accounts: Account[]; isWhole: boolean }> {
  const accounts: Account[] = []
  const listing = {
    service: 'organizations',
    op: 'ListAccounts',
    params,
    field: 'Accounts',
    next: { from: 'NextToken', as: 'NextToken' },
    item: Account,
    feeds,
    neverEmpty: true,
  } as const
  const isWhole = await readList(place, listing, async (page) => {
    const expected = page.filter((account) => account.expected)
    accounts.push(...expected)
    return expected.length
  })
  return { accounts, isWhole }
}

/**
 * The regions an account uses. Without `AllRegions`, which a recording may have left out, AWS lists only those.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 */
export async function listRegions(
  place: Place,
  feeds: Feeds,
  params: Listing<unknown>['params'] = { AllRegions: true },
): Promise<string[]> {
  const regions: string[] = []
  const listing = {
    service: 'ec2',
    op: 'DescribeRegions',
    params,
    field: 'Regions',
    item: Region,
    feeds,
    neverEmpty: true,
  } as const
  await readList(place, listing, async (page) => {
    const enabled = page.filter((region) => region.enabled)
    regions.push(...enabled.map((region) => region.name))
    return enabled.length
  })
  return regions
}
