import { z } from 'zod'

import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { cdnDistributions } from '#populations/cdn-distribution.ts'
import type { CdnDistribution } from '#populations/cdn-distribution.ts'
import { discoveredEndpoints, namesTo } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import { ListenerRule, listeners } from '#populations/listener.ts'
import type { Listener } from '#populations/listener.ts'
import { publicEndpoints, TlsVersion } from '#populations/public-endpoint.ts'
import type { PublicEndpoint } from '#populations/public-endpoint.ts'
import { isKnown, reported } from '#populations/reported.ts'

/** Where the clouds take connections from the internet: a listener of a load balancer, or a delivery network. */
export const PublicListener = z.object({
  id: z.string(),
  kind: z.enum(['load-balancer', 'cdn']),
  /** `passes` where packets are handed on unread, and nobody has seen from outside what answers. */
  takes: reported(z.enum(['http', 'tls', 'both', 'passes'])),
  /** What becomes of plain HTTP, rule by rule; absent where it takes none. */
  plainHttp: reported(z.array(ListenerRule).min(1)),
  /** The oldest TLS version it takes; absent where it takes no TLS. */
  oldestTls: reported(TlsVersion),
})
export type PublicListener = z.infer<typeof PublicListener>

const fronts: readonly Population<Listener | CdnDistribution>[] = [listeners, cdnDistributions]

/** One that the internet cannot reach is none; of one whose scheme nobody told, we take it that it can. */
export const publicListeners = derived({
  id: 'public-listener',
  item: PublicListener,
  key: (listener: PublicListener) => listener.id,
  each: fronts,
  with: { seen: { of: publicEndpoints }, names: { of: discoveredEndpoints } },
  derive(front: Listener | CdnDistribution, { seen, names }): PublicListener[] {
    if ('aliases' in front) return front.isBehindListeners ? [] : [ofDistribution(front)]
    if (front.isPublic === false) return []
    return [front.speaks === 'passes' ? ofPassing(front, seen, names) : ofListener(front)]
  },
})

function ofDistribution({ id, behaviours, minimumTls }: CdnDistribution): PublicListener {
  const does = { serves: 'serves', redirects: 'redirects', refuses: 'answers' } as const
  const plainHttp = isKnown(behaviours)
    ? behaviours.map((each) => ({ rule: each.path, does: does[each.plainHttp] }))
    : behaviours
  return { id, kind: 'cdn', takes: 'both', plainHttp, oldestTls: minimumTls }
}

function ofListener({ id, speaks, rules, versions }: Listener): PublicListener {
  const oldestTls = isKnown(versions) ? oldestOf(versions) : versions
  if (!isKnown(speaks)) return { id, kind: 'load-balancer', takes: speaks }
  return speaks === 'http'
    ? { id, kind: 'load-balancer', takes: 'http', plainHttp: rules }
    : { id, kind: 'load-balancer', takes: 'tls', oldestTls }
}

/** What answers behind it shows only from outside, under the names that lead to it. */
function ofPassing(
  { id, host, port }: Listener,
  seen: readonly PublicEndpoint[],
  names: readonly DiscoveredEndpoint[],
): PublicListener {
  const leading = host === undefined ? new Set<string>() : namesTo(host, names)
  const own = seen.filter(({ name }) => leading.has(name))
  const item = { id, kind: 'load-balancer' as const }

  const versions = own.filter((each) => each.port === port).map((each) => each.versions)
  const accepted = versions.flatMap((each) => (isKnown(each) ? each.accepted : []))
  const oldest = oldestOf(accepted)
  if (oldest !== undefined) {
    const isWhole = versions.every((each) => isKnown(each) && each.undetermined.length === 0)
    const isOld = oldest !== 'TLSv1.2' && oldest !== 'TLSv1.3'
    return { ...item, takes: 'tls', ...((isWhole || isOld) && { oldestTls: oldest }) }
  }
  const plain = own.flatMap(({ plainHttp }) => (isKnown(plainHttp) ? [plainHttp.kind] : []))
  if (port !== 80 || plain.length === 0 || plain.length < own.length)
    return { ...item, takes: 'passes' }
  const does = plain.includes('serves') ? ('serves' as const) : ('redirects' as const)
  return { ...item, takes: 'http', plainHttp: [{ rule: 'default', does }] }
}

function oldestOf(versions: readonly TlsVersion[]): TlsVersion | undefined {
  return TlsVersion.options.find((version) => versions.includes(version))
}
