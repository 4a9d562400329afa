import { isIP } from 'node:net'

import { isPublicAddress } from '#connectors/public-address.ts'
import { matches } from '#engine/exclusion.ts'
import { namesTo } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import type { Listener } from '#populations/listener.ts'
import type { ScopeExclusion } from '#populations/scope-exclusion.ts'

import { hostOf } from './settings.ts'

/** The first label of an item for a name with a wildcard: no host can have it, and no pattern takes it for another. */
export const wildcardLabel = '_wildcard'

export interface FoundEndpoints {
  endpoints: { host: string; port: number }[]
  /** Names that are not looked at, and why, in words for the source's page. */
  leftOut: string[]
}

/**
 * What to look at of the names that other sources found: each at the ports of the load balancers it leads to, else at 443.
 *
 * A name never drops out in silence. Left out and said to be are those that a logged decision excludes, those whose records
 * lead to private addresses alone, and wildcards of certificates, which name no host. A wildcard of a zone or a delivery
 * network stands for hosts that nobody can count: it becomes an item of which nothing can be read.
 */
export function foundEndpoints(
  names: readonly DiscoveredEndpoint[],
  listeners: readonly Listener[],
  exclusions: readonly ScopeExclusion[],
): FoundEndpoints {
  const endpoints: FoundEndpoints['endpoints'] = []
  const leftOut: string[] = []
  const balancers = portsByName(names, listeners)
  const byName = [...Map.groupBy(names, ({ name }) => name)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )

  for (const [name, places] of byName) {
    const host = hostOf(name.replace(/^\*(?=\.)/, wildcardLabel))
    const because = whyNot(name, places, exclusions)
    if (host === undefined) leftOut.push(`${name}: no host name`)
    else if (because !== undefined) leftOut.push(`${name}: ${because}`)
    else for (const port of balancers.get(name) ?? [443]) endpoints.push({ host, port })
  }
  return { endpoints, leftOut }
}

function whyNot(
  name: string,
  places: readonly DiscoveredEndpoint[],
  exclusions: readonly ScopeExclusion[],
): string | undefined {
  const excluded = exclusions.find(
    (decision) =>
      decision.population === 'discovered-endpoint' &&
      (matches(decision.pattern, name) || places.every(({ id }) => matches(decision.pattern, id))),
  )
  if (excluded) return `excluded (${excluded.name})`
  if (name.startsWith('*.') && places.every(({ found }) => found === 'certificate')) {
    return 'a wildcard of a certificate names no host'
  }
  const records = places.filter(({ found }) => found === 'dns-record')
  const targets = records.flatMap(({ leadsTo = [] }) => leadsTo)
  const isPrivate = records.length > 0 && targets.length > 0 && targets.every(isPrivateAddress)
  return isPrivate ? 'leads to private addresses only' : undefined
}

function isPrivateAddress(target: string): boolean {
  return isIP(target) !== 0 && !isPublicAddress(target)
}

/** The ports at which the load balancers behind each name take TLS, or may. */
function portsByName(
  names: readonly DiscoveredEndpoint[],
  listeners: readonly Listener[],
): ReadonlyMap<string, number[]> {
  const ports = new Map<string, Set<number>>()
  for (const [host, own] of Map.groupBy(listeners, (listener) => listener.host)) {
    const taking = own.flatMap(({ speaks, port }) => {
      const mayTakeTls = speaks === 'https' || speaks === 'tls' || port === 443
      return port !== undefined && mayTakeTls ? [port] : []
    })
    if (host === undefined || taking.length === 0) continue
    for (const name of namesTo(host, names)) {
      ports.set(name, new Set([...(ports.get(name) ?? []), ...taking]))
    }
  }
  return new Map([...ports].map(([name, own]) => [name, [...own].toSorted((a, b) => a - b)]))
}
