import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/**
 * A host name that somebody on the internet can use, as one place shows it. The same name found in two places is two items:
 * whoever wants the names takes them together. Names in private zones and those of which a label begins with `_` (RFC 8552:
 * they name no host) are none.
 */
export const DiscoveredEndpoint = z.object({
  /** `<where> <name>`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** Lower case, without a final dot; `*.example.com` where any name below is meant. */
  name: z.string(),
  /** A record (A, AAAA, CNAME, alias) of a public DNS zone, a delivery network's alias, a certificate in use, a service that answers requests itself. */
  found: z.enum(['dns-record', 'cdn', 'certificate', 'service']),
  /** The provider's name of the zone, distribution, certificate or service. */
  where: z.string(),
  /** What a DNS record leads to: addresses or host names. */
  leadsTo: z.array(z.string()).optional(),
})
export type DiscoveredEndpoint = z.infer<typeof DiscoveredEndpoint>

/** Every name that leads to a host, by however many other names; the host itself too. */
export function namesTo(
  host: string,
  names: readonly Pick<DiscoveredEndpoint, 'name' | 'leadsTo'>[],
): ReadonlySet<string> {
  // Route 53 puts this before a load balancer that also has IPv6.
  const leading = new Set([host, `dualstack.${host}`])
  for (let before = 0; before < leading.size;) {
    before = leading.size
    for (const { name, leadsTo = [] } of names) {
      if (leadsTo.some((target) => leading.has(target))) leading.add(name)
    }
  }
  return leading
}

export const discoveredEndpoints: Population<DiscoveredEndpoint> = {
  id: 'discovered-endpoint',
  item: DiscoveredEndpoint,
  key: (endpoint) => endpoint.id,
  kind: 'read',
}
