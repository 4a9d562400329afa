import pLimit from 'p-limit'
import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Page } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { cdnDistributions } from '#populations/cdn-distribution.ts'
import type { CdnDistribution, CdnOrigin } from '#populations/cdn-distribution.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import { isKnown } from '#populations/reported.ts'
import { serviceLogs } from '#populations/service-log.ts'

import { DistributionLogs } from './distribution-logs.ts'
import { Distribution, Tenant, VpcOrigin } from './distribution-schema.ts'
import { hostNameOf } from './host-name.ts'

const names = [discoveredEndpoints]
const feeds = [cdnDistributions, serviceLogs, ...names]

/** CloudFront leaves `Items` out where there are none, and says so by `Quantity`. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionList.html */
const DistributionPage: z.ZodType<Page> = z
  .object({
    DistributionList: z
      .object({
        Quantity: z.int(),
        Items: z.array(z.unknown()).nullish(),
        IsTruncated: z.boolean(),
        NextMarker: z.string().nullish(),
      })
      .refine(({ Quantity: count, Items: items }) => count === (items ?? []).length, {
        message: 'says another number of items than it holds',
      })
      .refine(({ IsTruncated: more, NextMarker: marker }) => !more || marker, {
        message: 'says that there are more, and not where',
      }),
  })
  .transform(({ DistributionList: list }) => ({
    items: list.Items ?? [],
    next: list.IsTruncated && list.NextMarker ? { Marker: list.NextMarker } : undefined,
  }))

const tenantList = {
  page: listIn('DistributionTenantList', { from: 'NextMarker', as: 'Marker' }),
  item: Tenant,
}

const listing = {
  service: 'cloudfront',
  op: 'ListDistributions',
  field: 'DistributionList',
  page: DistributionPage,
  item: Distribution,
  feeds,
}

/**
 * CloudFront's distributions that are switched on, and the host names they answer to, those of their tenants too. How an origin in a VPC is
 * fetched is asked of the VPC origin, once each.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetVpcOrigin.html
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributionTenants.html
 */
export const distributions: Read = {
  where: 'global',
  lists: ['cloudfront.ListDistributions'],
  permissions: [
    'cloudfront:ListDistributions',
    'cloudfront:ListDistributionTenants',
    'cloudfront:GetVpcOrigin',
    'cloudfront:GetDistributionConfig',
    'logs:DescribeDeliverySources',
    'logs:DescribeDeliveries',
  ],
  feeds,
  async read(place) {
    const vpcOrigins = new DetailScope(place, 'cloudfront', 'GetVpcOrigin', [cdnDistributions])
    const asked = new Map<string, ReturnType<typeof vpcOrigins.ask<Fetching>>>()

    const tenants = new DetailScope(place, 'cloudfront', 'ListDistributionTenants', names)
    const logs = new DistributionLogs(place)
    let hasTenants = false
    const isWhole = await readList(place, listing, async (page, scope) => {
      const enabled = page.filter((each) => each.isEnabled)
      hasTenants ||= enabled.some((each) => each.hasTenants)
      const items = await pLimit(4).map(enabled, read)
      await place.reading.page(scope, cdnDistributions, items)
      await place.reading.page(scope, discoveredEndpoints, items.flatMap(namesOf))
      const logging = await pLimit(4).map(enabled, (each) => logs.of(each))
      await place.reading.page(scope, serviceLogs, logging)
      return page.length
    })
    await vpcOrigins.end()
    await logs.end()
    const found = hasTenants ? await tenants.askList({}, tenantList) : []
    const own = isKnown(found) ? found.flatMap(namesOfTenant) : []
    await place.reading.page(tenants.scope, discoveredEndpoints, own)
    await tenants.end({ items: own.length, isWhole })

    async function read(said: Distribution): Promise<CdnDistribution> {
      const { isEnabled: _, hasTenants: _apart, isLoggedLive: _live, origins, ...fields } = said
      const read = await Promise.all(origins.map(readOrigin))
      return { provider: 'aws', account: place.account, ...fields, origins: read }
    }

    function namesOfTenant(tenant: Tenant): DiscoveredEndpoint[] {
      return tenant.isEnabled ? foundAt(tenant.id, place.account, tenant.names) : []
    }

    async function readOrigin({ vpcOrigin, ...origin }: Distribution['origins'][number]) {
      if (vpcOrigin === undefined) return origin
      const asking = asked.get(vpcOrigin) ?? vpcOrigins.ask({ Id: vpcOrigin }, VpcOrigin)
      asked.set(vpcOrigin, asking)
      const fetching = await asking
      return { ...origin, ...(isKnown(fetching) ? fetching : { fetches: fetching }) }
    }
  },
}

type Fetching = Pick<CdnOrigin, 'fetches' | 'versions'>

function namesOf({ id, account, aliases, host }: CdnDistribution) {
  // Its own name, which nobody uses, only where it has no other.
  return foundAt(id, account, aliases.length > 0 ? aliases : [host ?? ''])
}

function foundAt(id: string, account: string, names: readonly string[]): DiscoveredEndpoint[] {
  return names.flatMap((alias) => {
    const name = hostNameOf(alias)
    if (name === undefined) return []
    const found = { provider: 'aws', account, name, found: 'cdn' as const, where: id }
    return [{ id: `${id} ${name}`, ...found }]
  })
}
