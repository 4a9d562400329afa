import type { RecordedCall } from '#connectors/transport.ts'

import { globalRegionOf } from './regions.ts'

/** An account for recordings that name none. */
export const nobody = '000000000000'

/** What a recording was asked, as far as it decides which scopes to expect of it. */
export interface Recording {
  /** Whether it asked which accounts there are, whatever came back. */
  listsAccounts: boolean
  /** Whether it asked which regions an account uses, whatever came back. */
  listsRegions(account: string): boolean
  /** The accounts whose lists it asked for. */
  accounts: readonly string[]
  /** The list operations asked in each region of an account. */
  lists(account: string): ReadonlyMap<string, ReadonlySet<string>>
}

/** The reads' list operations, and where each is asked. */
export type Lists = ReadonlyMap<string, 'region' | 'global'>

/**
 * Reads a recording's calls for what they ask, not for what they answer. Calls without an account belong to `account`,
 * calls without a region to `homeRegion`. A list of regions counts where it is the one we ask for (`AllRegions`); one
 * made by another tool says what that tool saw, not what it went on to read.
 */
export function recordingOf(
  calls: readonly RecordedCall[],
  lists: Lists,
  { account, homeRegion }: { account: string; homeRegion: string },
): Recording {
  const named = new Map<string, Map<string, Set<string>>>()
  const listsRegions = new Set<string | undefined>()
  let listsAccounts = false

  for (const call of calls) {
    const operation = `${call.service}.${call.op}`
    const where = lists.get(operation)
    if (operation === 'organizations.ListAccounts') listsAccounts = true
    const asksRegions = operation === 'ec2.DescribeRegions' && call.params['AllRegions'] === true
    if (asksRegions) listsRegions.add(call.account)
    if (!where && !asksRegions) continue

    const regions = entry(named, call.account ?? account, () => new Map<string, Set<string>>())
    if (!where) continue
    const region = where === 'global' ? globalRegionOf(homeRegion) : (call.region ?? homeRegion)
    entry(regions, region, () => new Set<string>()).add(operation)
  }

  return {
    listsAccounts,
    // A list recorded without an account answers for every account: see recorded-transport.ts.
    listsRegions: (of) => listsRegions.has(of) || listsRegions.has(undefined),
    accounts: [...named.keys()].toSorted(),
    lists: (of) => named.get(of) ?? new Map<string, Set<string>>(),
  }
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
