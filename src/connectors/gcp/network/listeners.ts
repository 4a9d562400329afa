import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { computeName } from '#connectors/gcp/full-name.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { listeners } from '#populations/listener.ts'
import type { Listener } from '#populations/listener.ts'
import type { Unread } from '#populations/reported.ts'

import { forwardingKind, readForwardingRules } from './forwarding-rules.ts'
import type { Leads } from './forwarding-rules.ts'
import { readTlsPolicies, tlsPolicyKind, versionsFrom } from './tls-policies.ts'
import type { TlsPolicies } from './tls-policies.ts'
import { readUrlMaps, urlMapKind } from './url-maps.ts'
import type { UrlMaps } from './url-maps.ts'

const proxyKind: AssetKind = {
  name: 'compute.googleapis.com/TargetProxy',
  types: 'compute.googleapis.com/(Region)?Target(Http|Https|Ssl|Tcp)Proxy',
  content: 'RESOURCE',
  keeps: keep('urlMap', 'sslPolicy'),
}

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/targetHttpsProxies */
const Proxy = z.object({ urlMap: Label, sslPolicy: Label })
type Proxy = z.infer<typeof Proxy>

/** What a target proxy's policies, rules and ways to it say, each a list that may be unread. */
interface Known {
  maps: UrlMaps | Unread
  policies: TlsPolicies | Unread
  leads: Leads | Unread
}

/** Load balancers: target proxies with what leads to them, and what external rules hand on unread. */
export const loadBalancers: Read = {
  kinds: [urlMapKind, tlsPolicyKind, forwardingKind, proxyKind],
  feeds: [listeners],
  async read(place) {
    const maps = await readUrlMaps(place)
    const policies = await readTlsPolicies(place)
    const leads = await readForwardingRules(place)
    const listing = { kind: proxyKind, item: assetOf(Proxy), feeds: [listeners] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.map((proxy) => listenerOf(place, { maps, policies, leads }, proxy))
      await place.reading.page(scope, listeners, items)
      return items.length
    })
  },
}

function listenerOf(place: Place, known: Known, proxy: Asset<Proxy>): Listener {
  const { name, type, project = '', data } = proxy
  const speaks = type.endsWith('HttpProxy')
    ? 'http'
    : type.endsWith('HttpsProxy')
      ? 'https'
      : type.endsWith('SslProxy')
        ? 'tls'
        : 'passes'
  const lead = 'unread' in known.leads ? undefined : known.leads.get(name)
  const ports = [...new Set(lead?.ports)]
  const addresses = [...new Set(lead?.addresses)]
  return {
    id: name,
    provider: 'gcp',
    account: accountOf(place, project),
    balancer: data.urlMap ? computeName(data.urlMap) : name,
    speaks,
    ...(ports.length === 1 && ports[0] !== undefined && { port: ports[0] }),
    // What it hands on shows only from outside, under the names that lead to its address.
    ...(speaks === 'passes' && addresses.length === 1 && { host: addresses[0] }),
    // Without a rule that leads to it nobody can reach it.
    isPublic: 'unread' in known.leads ? known.leads : (lead?.isPublic ?? false),
    ...(speaks === 'http' && rulesOf(known, data)),
    ...((speaks === 'https' || speaks === 'tls') && tlsOf(known, data)),
  }
}

function rulesOf({ maps }: Known, { urlMap }: Proxy): Pick<Listener, 'rules'> {
  if ('unread' in maps) return { rules: maps }
  const rules = urlMap ? maps.get(computeName(urlMap)) : undefined
  return rules ? { rules } : {}
}

function tlsOf({ policies }: Known, { sslPolicy }: Proxy): Pick<Listener, 'policy' | 'versions'> {
  // Without a policy the one called COMPATIBLE holds: https://docs.cloud.google.com/load-balancing/docs/ssl-policies-concepts
  if (!sslPolicy) return { versions: versionsFrom('TLS_1_0') ?? [] }
  const name = computeName(sslPolicy)
  const policy = name.slice(name.lastIndexOf('/') + 1)
  if ('unread' in policies) return { policy, versions: policies }
  const versions = policies.get(name)
  return { policy, ...(versions && { versions }) }
}
