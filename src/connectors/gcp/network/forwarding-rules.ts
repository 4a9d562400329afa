import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { computeName } from '#connectors/gcp/full-name.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { listeners } from '#populations/listener.ts'
import type { Listener } from '#populations/listener.ts'
import type { Unread } from '#populations/reported.ts'

export const forwardingKind: AssetKind = {
  name: 'compute.googleapis.com/ForwardingRule',
  types: 'compute.googleapis.com/(Global)?ForwardingRule',
  content: 'RESOURCE',
  keeps: keep(
    'target',
    'backendService',
    'loadBalancingScheme',
    'portRange',
    'ports',
    'allPorts',
    'IPAddress',
    'IPProtocol',
  ),
}

/** How a target proxy can be reached: by any external rule, at which ports and addresses. */
export interface Lead {
  isPublic: boolean
  ports: number[]
  addresses: string[]
}
export type Leads = ReadonlyMap<string, Lead>

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/forwardingRules */
const Rule = z.object({
  target: Label,
  backendService: Label,
  loadBalancingScheme: Label,
  portRange: Label,
  ports: z.array(z.string()).nullish(),
  allPorts: Flag,
  IPAddress: Label,
})
type Rule = z.infer<typeof Rule>

/** Reads what leads to each target proxy. A rule that leads to machines or their services hands packets on, and is a listener itself. */
export async function readForwardingRules(place: Place): Promise<Leads | Unread> {
  const leads = new Map<string, Lead>()
  const listing = { kind: forwardingKind, item: assetOf(Rule), feeds: [listeners] }
  const { unread } = await readAssets(place, listing, async (page, scope) => {
    const passing: Listener[] = []
    for (const { name, project = '', data } of page) {
      const target = data.target ? computeName(data.target) : ''
      // Only a clear word says that a rule is for the inside alone.
      const isPublic = !(data.loadBalancingScheme ?? '').startsWith('INTERNAL')
      const ports = portsOf(data)
      if (/\/target(?:Http|Https|Ssl|Tcp)Proxies\//.test(target)) {
        const lead = leads.get(target) ?? { isPublic: false, ports: [], addresses: [] }
        leads.set(target, {
          isPublic: lead.isPublic || isPublic,
          ports: [...lead.ports, ...ports].toSorted((a, b) => a - b),
          addresses: [...lead.addresses, ...(data.IPAddress ? [data.IPAddress] : [])],
        })
      } else if (/\/target(?:Pools|Instances)\//.test(target) || data.backendService) {
        const listener = {
          provider: 'gcp',
          account: accountOf(place, project),
          balancer: name,
          speaks: 'passes' as const,
          ...(data.IPAddress && { host: data.IPAddress }),
          isPublic,
        }
        if (ports.length < 2)
          passing.push({ id: name, ...listener, ...(ports[0] && { port: ports[0] }) })
        else
          for (const port of ports) passing.push({ id: `${name}/port/${port}`, ...listener, port })
      }
    }
    await place.reading.page(scope, listeners, passing)
    return passing.length
  })
  return unread ?? leads
}

/** The single ports a rule names; a range of several names none. */
function portsOf({ portRange, ports }: Rule): number[] {
  const [from, to] = (portRange ?? '').split('-').map(Number)
  const ranged = from && (to === undefined || to === from) ? [from] : []
  return [...ranged, ...(ports ?? []).map(Number).filter((port) => Number.isInteger(port))]
}
