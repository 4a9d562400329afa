import type { RecordedCall } from '#connectors/transport.ts'

import { globalRegionOf } from './regions.ts'

/** An account for recordings that name none. */
export const nobody = '000000000000'

/** What a recording was asked, as far as it decides which scopes to expect of it. */
export interface Recording {
  /** How it asked which accounts there are, whatever came back. */
  accountsAsked: Asked | undefined
  /** How it asked which regions an account uses, whatever came back. */
  regionsAsked(account: string): Asked | undefined
  /** Whether it asked for the regions of any account at all. */
  asksRegions: boolean
  /** The accounts whose lists it asked for. */
  accounts: readonly string[]
  /** The list operations asked in each region of an account. */
  lists(account: string): ReadonlyMap<string, ReadonlySet<string>>
}

/** A recorded question, to be asked in the same words, so that the answer is found. */
export interface Asked {
  params: Record<string, unknown>
  region: string | undefined
}

/** The reads' list operations, and where each is asked. */
export type Lists = ReadonlyMap<string, 'region' | 'global'>

/**
 * Reads a recording's calls for what they ask, not for what they answer. Calls without an account belong to `account`,
 * calls without a region to `homeRegion`. Any list of an account's regions counts, whoever made it and whatever its
 * `AllRegions` says, unless it was narrowed to some of them: then nobody can tell what it left out.
 */
export function recordingOf(
  calls: readonly RecordedCall[],
  lists: Lists,
  { account, homeRegion }: { account: string; homeRegion: string },
): Recording {
  const named = new Map<string, Map<string, Set<string>>>()
  const regionsAsked = new Map<string | undefined, Asked>()
  let accountsAsked: Asked | undefined

  for (const call of calls) {
    const operation = `${call.service}.${call.op}`
    const where = lists.get(operation)
    const asked = { params: call.params, region: call.region }
    if (operation === 'organizations.ListAccounts') accountsAsked ??= firstPage(asked)
    const asksRegions = operation === 'ec2.DescribeRegions' && !isNarrowed(call.params)
    if (asksRegions && !asksForAll(regionsAsked.get(call.account))) {
      regionsAsked.set(call.account, asked)
    }
    if (!where && !asksRegions) continue

    const regions = entry(named, call.account ?? account, () => new Map<string, Set<string>>())
    if (!where) continue
    const region = where === 'global' ? globalRegionOf(homeRegion) : (call.region ?? homeRegion)
    entry(regions, region, () => new Set<string>()).add(operation)
  }

  return {
    accountsAsked,
    asksRegions: regionsAsked.size > 0,
    // A list recorded without an account answers for every account: see recorded-transport.ts.
    regionsAsked: (of) => regionsAsked.get(of) ?? regionsAsked.get(undefined),
    accounts: [...named.keys()].toSorted(),
    lists: (of) => named.get(of) ?? new Map<string, Set<string>>(),
  }
}

/** The question that a list of accounts began with: later pages carry a marker. */
function firstPage({ params, region }: Asked): Asked {
  const { NextToken: _, ...first } = params
  return { params: first, region }
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html */
function isNarrowed(params: Record<string, unknown>): boolean {
  return ['RegionNames', 'Filters'].some((name) => {
    const value = params[name] ?? []
    return !Array.isArray(value) || value.length > 0
  })
}

function asksForAll(asked: Asked | undefined): boolean {
  return asked?.params['AllRegions'] === true
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
