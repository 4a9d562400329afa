import pLimit from 'p-limit'
import { z } from 'zod'

import { Flag } from '#connectors/aws/answer.ts'
import { RegionalArn, arnAt } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { firewalls } from '#populations/firewall.ts'
import type { Firewall } from '#populations/firewall.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

import { isInternet } from './open-ports.ts'

const feeds = [firewalls, serviceLogs]
const everybody = '0.0.0.0/0'

/** Who asked what of a cluster stands in its audit log; the other types are of its own work. https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const Logging = z
  .object({
    clusterLogging: z.array(
      z.object({ types: z.array(z.string()).nullish(), enabled: Flag }).nullish(),
    ),
  })
  .nullish()
  .transform((raw) =>
    raw?.clusterLogging.some((each) => each?.enabled === true && each.types?.includes('audit')),
  )

/**
 * Whom a control plane lets in from the internet. Only a clear word closes it: that it has no public endpoint, or networks that it
 * lets in and no others; by default it lets in everybody. https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigResponse.html
 */
const Cluster = z
  .object({
    cluster: z.object({
      arn: RegionalArn,
      logging: Logging,
      resourcesVpcConfig: z.object({
        endpointPublicAccess: Flag,
        publicAccessCidrs: z.array(z.string()).nullish(),
      }),
    }),
  })
  .transform(({ cluster: { arn, logging, resourcesVpcConfig: network } }) => {
    const { endpointPublicAccess: isPublic, publicAccessCidrs: named } = network
    const prefixes = named && named.length > 0 ? named : [everybody]
    const sources = isPublic === false ? [] : prefixes.filter(isInternet).toSorted()
    const isTold = typeof isPublic === 'boolean'
    return {
      arn: arn.arn,
      logging,
      ...(isTold && {
        open: sources.map((source) => ({ protocol: 'tcp', from: 443, to: 443, source })),
      }),
    }
  })

/**
 * Clusters of EKS: whom the control plane lets in, and whether it logs what it is asked, one call each. Its security groups count like any other; they do not stand before
 * its public endpoint. Clusters that are only connected run elsewhere, and are not listed.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_ListClusters.html
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html
 */
export const containerClusters: Read = {
  where: 'region',
  lists: ['eks.ListClusters'],
  permissions: ['eks:ListClusters', 'eks:DescribeCluster'],
  feeds,
  async read(place) {
    const description = new DetailScope(place, 'eks', 'DescribeCluster', feeds)
    const listing = {
      service: 'eks',
      op: 'ListClusters',
      field: 'clusters',
      next: { from: 'nextToken', as: 'nextToken' },
      item: z.string().min(1),
      feeds,
    }
    await readList(place, listing, async (names, scope) => {
      const items = await pLimit(4).map(names, (name) => controlPlane(place, name, description))
      await place.reading.page(
        scope,
        firewalls,
        items.map(({ firewall }) => firewall),
      )
      await place.reading.page(
        scope,
        serviceLogs,
        items.map(({ log }) => log),
      )
      return items.length
    })
    await description.end()
  },
}

async function controlPlane(
  place: Place,
  name: string,
  description: DetailScope,
): Promise<{ firewall: Firewall; log: ServiceLog }> {
  const { account, region } = place
  const said = await description.ask({ name }, Cluster)
  const arn = 'unread' in said ? arnAt(place, 'eks', `cluster/${name}`) : said.arn
  const open = 'unread' in said ? said : said.open
  const writesLogs = 'unread' in said ? said : said.logging
  const base = { provider: 'aws', account, region }
  return {
    firewall: {
      id: `${arn}/control-plane`,
      ...base,
      name: `${name} control plane`,
      guards: 'control-plane',
      ...(open !== undefined && { open }),
    },
    log: {
      id: arn,
      ...base,
      kind: 'cluster',
      name,
      ...(writesLogs !== undefined && { writesLogs }),
      ...(writesLogs === true && { logsTo: `/aws/eks/${name}/cluster` }),
    },
  }
}
