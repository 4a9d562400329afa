import pLimit from 'p-limit'
import { z } from 'zod'

import { arnAt } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { listeners } from '#populations/listener.ts'
import type { Listener } from '#populations/listener.ts'
import type { Unread } from '#populations/reported.ts'
import { serviceLogs } from '#populations/service-log.ts'

import { BalancerLogs } from './balancer-logs.ts'
import { Scheme } from './load-balancer-schema.ts'
import { tlsVersionsOf } from './tls-versions.ts'

/** https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_LoadBalancerDescription.html */
const Balancer = z
  .object({
    LoadBalancerName: z.string().min(1),
    Scheme,
    DNSName: z.string().nullish(),
    ListenerDescriptions: z.array(
      z.object({
        Listener: z.object({ Protocol: z.string(), LoadBalancerPort: z.int() }),
        PolicyNames: z.array(z.string()).nullish(),
      }),
    ),
  })
  .transform((raw) => ({
    name: raw.LoadBalancerName,
    isPublic: raw.Scheme,
    ...(raw.DNSName && { host: raw.DNSName.toLowerCase() }),
    listeners: raw.ListenerDescriptions.map((each) => ({
      protocol: each.Listener.Protocol.toUpperCase(),
      port: each.Listener.LoadBalancerPort,
      policies: each.PolicyNames ?? [],
    })),
  }))
type Balancer = z.infer<typeof Balancer>
type Front = Balancer['listeners'][number]

const speaks: Readonly<Record<string, Listener['speaks']>> = {
  HTTP: 'http',
  HTTPS: 'https',
  SSL: 'tls',
  TCP: 'passes',
}

/**
 * The policies of a load balancer: those for TLS say protocol by protocol whether it is on, those predefined by AWS too.
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_PolicyDescription.html
 */
const Policies = z
  .object({
    PolicyDescriptions: z.array(
      z.object({
        PolicyName: z.string(),
        PolicyTypeName: z.string(),
        PolicyAttributeDescriptions: z
          .array(z.object({ AttributeName: z.string(), AttributeValue: z.string().nullish() }))
          .nullish(),
      }),
    ),
  })
  .transform(({ PolicyDescriptions: policies }) =>
    policies
      .filter(({ PolicyTypeName: type }) => type === 'SSLNegotiationPolicyType')
      .map((policy) => ({
        name: policy.PolicyName,
        on: (policy.PolicyAttributeDescriptions ?? []).flatMap(
          ({ AttributeName: name, AttributeValue: value }) =>
            name.startsWith('Protocol-') && value === 'true'
              ? [name.slice('Protocol-'.length)]
              : [],
        ),
      })),
  )
type Policies = z.infer<typeof Policies>

const feeds = [listeners]
const all = [...feeds, serviceLogs]
const listing = {
  service: 'elb',
  op: 'DescribeLoadBalancers',
  field: 'LoadBalancerDescriptions',
  next: { from: 'NextMarker', as: 'Marker' },
  item: Balancer,
  feeds: all,
}

/**
 * Classic load balancers, which cannot redirect: one that speaks plain HTTP serves. One call more for each that has TLS,
 * and one for its access log.
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancers.html
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancerPolicies.html
 */
export const classicLoadBalancers: Read = {
  where: 'region',
  lists: ['elb.DescribeLoadBalancers'],
  permissions: [
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeLoadBalancerPolicies',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
  ],
  feeds: all,
  async read(place) {
    const describing = new DetailScope(place, 'elb', 'DescribeLoadBalancerPolicies', feeds)
    const logs = new BalancerLogs(place, 'elb')
    await readList(place, listing, async (balancers, scope) => {
      const read = await pLimit(4).map(balancers, async (balancer) => {
        const hasTls = balancer.listeners.some(isTls)
        const policies = hasTls
          ? await describing.ask({ LoadBalancerName: balancer.name }, Policies)
          : []
        return balancer.listeners.map((front) => listenerOf(place, balancer, front, policies))
      })
      await place.reading.page(scope, listeners, read.flat())
      const logging = await pLimit(4).map(balancers, ({ name }) =>
        logs.ofClassic({ id: arnOf(place, name), name }),
      )
      await place.reading.page(scope, serviceLogs, logging)
      return balancers.length
    })
    await describing.end()
    await logs.end()
  },
}

function arnOf(place: Place, name: string): string {
  return arnAt(place, 'elasticloadbalancing', `loadbalancer/${name}`)
}

function listenerOf(
  place: Place,
  { name, host, isPublic }: Balancer,
  front: Front,
  policies: Policies | Unread,
): Listener {
  const balancer = arnOf(place, name)
  const spoken = Object.hasOwn(speaks, front.protocol) ? speaks[front.protocol] : undefined
  const versions = isTls(front) ? versionsOf(front, policies) : undefined
  return {
    id: `${balancer}/listener/${front.port}`,
    provider: 'aws',
    account: place.account,
    balancer,
    ...(spoken !== undefined && { speaks: spoken }),
    port: front.port,
    ...(host !== undefined && { host }),
    ...(isPublic !== undefined && { isPublic }),
    ...(spoken === 'http' && { rules: [{ rule: 'default', does: 'serves' as const }] }),
    ...(versions && { versions }),
  }
}

function isTls({ protocol }: Front): boolean {
  return protocol === 'HTTPS' || protocol === 'SSL'
}

function versionsOf({ policies: names }: Front, policies: Policies | Unread): Listener['versions'] {
  if ('unread' in policies) return policies
  return tlsVersionsOf(policies.filter(({ name }) => names.includes(name)).flatMap(({ on }) => on))
}
