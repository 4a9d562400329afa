import pLimit from 'p-limit'
import { z } from 'zod'

import { Flag } from '#connectors/aws/answer.ts'
import { RegionalArn, arnAt } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { firewalls } from '#populations/firewall.ts'
import type { Firewall } from '#populations/firewall.ts'

import { isInternet } from './open-ports.ts'

const feeds = [firewalls]
const everybody = '0.0.0.0/0'

/**
 * Whom a control plane lets in from the internet. Only a clear word closes it: that it has no public endpoint, or networks that it
 * lets in and no others; by default it lets in everybody. https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigResponse.html
 */
const Cluster = z
  .object({
    cluster: z.object({
      arn: RegionalArn,
      resourcesVpcConfig: z.object({
        endpointPublicAccess: Flag,
        publicAccessCidrs: z.array(z.string()).nullish(),
      }),
    }),
  })
  .transform(({ cluster: { arn, resourcesVpcConfig: network } }) => {
    const { endpointPublicAccess: isPublic, publicAccessCidrs: named } = network
    const prefixes = named && named.length > 0 ? named : [everybody]
    const sources = isPublic === false ? [] : prefixes.filter(isInternet).toSorted()
    const isTold = typeof isPublic === 'boolean'
    return {
      arn: arn.arn,
      ...(isTold && {
        open: sources.map((source) => ({ protocol: 'tcp', from: 443, to: 443, source })),
      }),
    }
  })

/**
 * Clusters of EKS: whom the control plane lets in, one call each. Its security groups count like any other; they do not stand before
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
      await place.reading.page(scope, firewalls, items)
      return items.length
    })
    await description.end()
  },
}

async function controlPlane(
  place: Place,
  name: string,
  description: DetailScope,
): Promise<Firewall> {
  const { account, region } = place
  const said = await description.ask({ name }, Cluster)
  const arn = 'unread' in said ? arnAt(place, 'eks', `cluster/${name}`) : said.arn
  const open = 'unread' in said ? said : said.open
  return {
    id: `${arn}/control-plane`,
    provider: 'aws',
    account,
    name: `${name} control plane`,
    region,
    guards: 'control-plane',
    ...(open !== undefined && { open }),
  }
}
