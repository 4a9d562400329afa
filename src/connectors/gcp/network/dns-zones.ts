import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'

import { hostTypes, namesHost } from './host-names.ts'

const kind: AssetKind = {
  name: 'dns.googleapis.com/ManagedZone',
  content: 'RESOURCE',
  keeps: keep('name', 'dnsName', 'visibility'),
}
const feeds = [discoveredEndpoints]

/** https://docs.cloud.google.com/dns/docs/reference/rest/v1/managedZones */
const Zone = z.object({ name: z.string().min(1), visibility: Label })

const Datas = z.array(z.string()).nullish()
const Routed = z.object({ items: z.array(z.object({ rrdatas: Datas })).nullish() }).nullish()

/** https://docs.cloud.google.com/dns/docs/reference/rest/v1/resourceRecordSets */
const RecordSet = z
  .object({
    name: z.string().min(1),
    type: z.string(),
    rrdatas: Datas,
    routingPolicy: z.object({ wrr: Routed, geo: Routed }).nullish(),
  })
  .transform((raw) => ({
    name: raw.name.toLowerCase().replace(/\.$/, ''),
    type: raw.type,
    leadsTo: [
      ...(raw.rrdatas ?? []),
      ...[raw.routingPolicy?.wrr, raw.routingPolicy?.geo].flatMap((routed) =>
        (routed?.items ?? []).flatMap((item) => item.rrdatas ?? []),
      ),
    ].map((data) => data.replace(/\.$/, '')),
  }))

/** The host names in Cloud DNS: one call more for each public zone. */
export const dnsZones: Read = {
  kinds: [kind],
  permissions: ['dns.resourceRecordSets.list'],
  feeds,
  async read(place) {
    await readAssets(place, { kind, item: assetOf(Zone), feeds }, async (page) => {
      // Only a clear word says that a zone cannot be asked from outside.
      const open = page.filter(({ data }) => data.visibility !== 'private')
      for (const zone of open) await readZone(place, zone)
      return open.length
    })
  },
}

/** A name may have several record sets, one a type; it is one item. */
async function readZone(
  { reading, projects }: Place,
  { name: where, project = '', data }: Asset<z.infer<typeof Zone>>,
): Promise<void> {
  const account = accountOf({ projects }, project)
  const found = new Map<string, Set<string>>()
  const listing = {
    scope: `gcp/projects/${account}/dns.resourceRecordSets.list/${data.name}`,
    call: {
      service: 'dns',
      op: 'resourceRecordSets.list',
      account,
      params: { project: account, managedZone: data.name, maxResults: 1000 },
    },
    field: 'rrsets',
    witness: 'kind',
    item: RecordSet,
    feeds,
  }
  await readList(
    reading,
    listing,
    async (page) => {
      const hosts = page.filter(({ name, type }) => hostTypes.has(type) && namesHost(name))
      for (const { name, leadsTo } of hosts) {
        found.set(name, new Set([...(found.get(name) ?? []), ...leadsTo]))
      }
      return hosts.length
    },
    async (scope, isWhole) => {
      await reading.page(
        scope,
        discoveredEndpoints,
        [...found].map(([name, leadsTo]) => ({
          id: `${where} ${name}`,
          provider: 'gcp',
          account,
          name,
          found: 'dns-record' as const,
          where,
          // A page that is missing may hold more of it.
          ...(isWhole && { leadsTo: [...leadsTo].toSorted() }),
        })),
      )
    },
  )
}
