import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Page } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'

import { hostNameOf } from './host-name.ts'

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html */
const Zone = z
  .object({
    Id: z.string().min(1),
    Config: z.object({ PrivateZone: z.boolean().nullish() }).nullish(),
  })
  .transform((raw) => ({
    id: raw.Id.replace(/^\/hostedzone\//, ''),
    isPrivate: raw.Config?.PrivateZone === true,
  }))

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
const RecordSet = z
  .object({
    Name: z.string().min(1),
    Type: z.string().min(1),
    AliasTarget: z.object({ DNSName: z.string() }).nullish(),
    ResourceRecords: z.array(z.object({ Value: z.string() })).nullish(),
  })
  .transform((raw) => ({
    name: hostNameOf(raw.Name),
    type: raw.Type,
    leadsTo: [
      ...(raw.AliasTarget ? [raw.AliasTarget.DNSName] : []),
      ...(raw.ResourceRecords ?? []).map((record) => record.Value),
    ].map((target) => target.toLowerCase().replace(/\.$/, '')),
  }))

/** Records go on where three fields say. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html */
const RecordPage: z.ZodType<Page> = z
  .object({
    ResourceRecordSets: z.array(z.unknown()),
    IsTruncated: z.boolean(),
    NextRecordName: z.string().nullish(),
    NextRecordType: z.string().nullish(),
    NextRecordIdentifier: z.string().nullish(),
  })
  .refine((page) => !page.IsTruncated || page.NextRecordName, {
    message: 'says that there are more, and not where',
  })
  .transform((page) => ({
    items: page.ResourceRecordSets,
    next: page.IsTruncated
      ? {
          StartRecordName: page.NextRecordName,
          ...(page.NextRecordType && { StartRecordType: page.NextRecordType }),
          ...(page.NextRecordIdentifier && { StartRecordIdentifier: page.NextRecordIdentifier }),
        }
      : undefined,
  }))

const feeds = [discoveredEndpoints]
const listing = {
  service: 'route53',
  op: 'ListHostedZones',
  field: 'HostedZones',
  page: listIn('HostedZones', { from: 'NextMarker', as: 'Marker' }),
  item: Zone,
  feeds,
}
const hostTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME'])

/**
 * The host names in our public DNS zones. Records of the same name (IPv4 and IPv6, weighted, by region) are one. Every zone
 * begins and ends with a call of its own, so a zone is in memory as a whole.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html
 */
export const dnsZones: Read = {
  where: 'global',
  lists: ['route53.ListHostedZones'],
  permissions: ['route53:ListHostedZones', 'route53:ListResourceRecordSets'],
  feeds,
  async read(place) {
    const { account, reading, partition } = place
    const records = new DetailScope(place, 'route53', 'ListResourceRecordSets', feeds)
    const ofZone = { page: RecordPage, item: RecordSet, neverEmpty: true as const }
    let items = 0
    const isWhole = await readList(place, listing, async (zones) => {
      for (const { id } of zones.filter(({ isPrivate }) => !isPrivate)) {
        const found = await records.askList({ HostedZoneId: id }, ofZone)
        if ('unread' in found) continue
        const names = Map.groupBy(
          found.filter(({ type }) => hostTypes.has(type)),
          ({ name }) => name,
        )
        const where = `arn:${partition}:route53:::hostedzone/${id}`
        const endpoints = [...names].flatMap(([name, sets]): DiscoveredEndpoint[] => {
          if (name === undefined) return []
          const leadsTo = [...new Set(sets.flatMap((set) => set.leadsTo))].toSorted()
          const found = { provider: 'aws', account, name, found: 'dns-record' as const }
          return [{ id: `${where} ${name}`, ...found, where, leadsTo }]
        })
        await reading.page(records.scope, discoveredEndpoints, endpoints)
        items += endpoints.length
      }
      return zones.length
    })
    await records.end({ items, isWhole })
  },
}
