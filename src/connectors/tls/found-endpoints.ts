import { isIP } from 'node:net'

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
 * What to look at of the names that other sources found: each at the ports of the load balancers it leads to, else at 443. A load
 * balancer on the internet that no name leads to is looked at by the name its provider gave it.
 *
 * A name never drops out in silence: only a logged decision leaves it out. One whose records lead to private addresses alone stays, and
 * nobody asks there. A wildcard stands for hosts that nobody can count: it becomes an item of which nothing can be read, unless it is one of
 * a certificate, and a zone that was read names the hosts below it: then these stand for it. Both who is left out and why is said.
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
    const because = whyNot(name, places, exclusions) ?? whyElsewhere(name, places, names)
    if (host === undefined) leftOut.push(`${name}: no host name`)
    else if (because !== undefined) leftOut.push(`${name}: ${because}`)
    else for (const port of balancers.get(name) ?? [443]) endpoints.push({ host, port })
  }
  for (const { host, ports } of unnamed(names, listeners)) {
    const because = whyNot(host, [], exclusions)
    if (because !== undefined) leftOut.push(`${host}: ${because}`)
    else for (const port of ports) endpoints.push({ host, port })
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
      (matches(decision.pattern, name) ||
        (places.length > 0 && places.every(({ id }) => matches(decision.pattern, id)))),
  )
  return excluded && `excluded (${excluded.name})`
}

/** A wildcard matches one label (RFC 9525, section 6.3); the zone that names a host there was read to its end, or its names are unread. */
function whyElsewhere(
  name: string,
  places: readonly DiscoveredEndpoint[],
  names: readonly DiscoveredEndpoint[],
): string | undefined {
  if (!name.startsWith('*.') || places.some(({ found }) => found !== 'certificate'))
    return undefined
  const below = name.slice(1)
  const isHere = names.some(
    (each) => each.found === 'dns-record' && each.name.replace(/^[^.*]+/, '') === below,
  )
  return isHere ? 'a wildcard of a certificate, whose hosts a zone names' : undefined
}

/** Load balancers on the internet that no name leads to, in the order of their hosts, and where they take TLS, or may. */
function unnamed(
  names: readonly DiscoveredEndpoint[],
  listeners: readonly Listener[],
): { host: string; ports: number[] }[] {
  const byHost = Map.groupBy(
    listeners.filter(({ isPublic }) => isPublic !== false),
    ({ host }) => host,
  )
  return [...byHost]
    .flatMap(([host, own]) => {
      if (host === undefined || isIP(host) !== 0 || hostOf(host) === undefined) return []
      const leading = namesTo(host, names)
      if (names.some(({ name }) => leading.has(name))) return []
      return [{ host, ports: [...new Set(own.flatMap(tlsPortOf))].toSorted((a, b) => a - b) }]
    })
    .toSorted((a, b) => (a.host < b.host ? -1 : 1))
}

function tlsPortOf({ speaks, port }: Listener): number[] {
  const mayTakeTls = speaks === 'https' || speaks === 'tls' || port === 443
  return port !== undefined && mayTakeTls ? [port] : []
}

/** The ports at which the load balancers behind each name take TLS, or may. */
function portsByName(
  names: readonly DiscoveredEndpoint[],
  listeners: readonly Listener[],
): ReadonlyMap<string, number[]> {
  const ports = new Map<string, Set<number>>()
  for (const [host, own] of Map.groupBy(listeners, (listener) => listener.host)) {
    const taking = own.flatMap(tlsPortOf)
    if (host === undefined || taking.length === 0) continue
    for (const name of namesTo(host, names)) {
      ports.set(name, new Set([...(ports.get(name) ?? []), ...taking]))
    }
  }
  return new Map([...ports].map(([name, own]) => [name, [...own].toSorted((a, b) => a - b)]))
}
