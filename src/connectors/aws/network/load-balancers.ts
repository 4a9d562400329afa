import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { listeners } from '#populations/listener.ts'
import type { Listener, ListenerRule } from '#populations/listener.ts'
import type { Unread } from '#populations/reported.ts'
import { serviceLogs } from '#populations/service-log.ts'
import type { ServiceLog } from '#populations/service-log.ts'

import { BalancerLogs } from './balancer-logs.ts'
import { LoadBalancer, RawListener, Rule, SslPolicy } from './load-balancer-schema.ts'

const feeds = [listeners]
const all = [...feeds, serviceLogs]
const next = { from: 'NextMarker', as: 'Marker' }
const balancers = {
  service: 'elbv2',
  op: 'DescribeLoadBalancers',
  field: 'LoadBalancers',
  next,
  item: LoadBalancer,
  feeds: all,
}
const ofBalancer = { page: listIn('Listeners', next), item: RawListener }
const ofListener = { page: listIn('Rules', next), item: Rule, neverEmpty: true as const }
const policyList = { page: listIn('SslPolicies', next), item: SslPolicy, neverEmpty: true as const }

/**
 * Application, network and gateway load balancers: each one's listeners, the rules of those that speak plain HTTP, and what
 * the TLS policies of a region allow, asked once and only where some listener has one;
 * and whether it writes access logs.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeRules.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeSSLPolicies.html
 */
export const loadBalancers: Read = {
  where: 'region',
  lists: ['elbv2.DescribeLoadBalancers'],
  permissions: [
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeSSLPolicies',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'logs:DescribeDeliverySources',
    'logs:DescribeDeliveries',
  ],
  feeds: all,
  async read(place) {
    const listing = new DetailScope(place, 'elbv2', 'DescribeListeners', feeds)
    const ruling = new DetailScope(place, 'elbv2', 'DescribeRules', feeds)
    const policies = new DetailScope(place, 'elbv2', 'DescribeSSLPolicies', feeds)
    const logs = new BalancerLogs(place, 'elbv2')
    let resolved: Promise<SslPolicy[] | Unread> | undefined
    let items = 0

    const isWhole = await readList(place, balancers, async (page, scope) => {
      const logging = await pLimit(4).map(page, readBalancer)
      await place.reading.page(scope, serviceLogs, logging.flat())
      return page.length
    })
    await listing.end({ items, isWhole })
    await ruling.end()
    await policies.end()
    await logs.end()

    async function readBalancer(balancer: LoadBalancer): Promise<ServiceLog[]> {
      const found = await listing.askList({ LoadBalancerArn: balancer.arn }, ofBalancer)
      if (!('unread' in found)) await takeListeners(balancer, found)
      return await logOf(balancer, found)
    }

    /** One for gateways writes no log at all, and one for networks none but of what it speaks TLS with. */
    async function logOf(
      { arn: id, name, type }: LoadBalancer,
      found: RawListener[] | Unread,
    ): Promise<ServiceLog[]> {
      if (type === 'gateway') return []
      if (type !== 'network') return [await logs.of({ id, name })]
      if ('unread' in found) return [logs.unclear({ id, name }, found)]
      return found.some(({ speaks }) => speaks === 'tls') ? [await logs.of({ id, name })] : []
    }

    async function takeListeners(balancer: LoadBalancer, found: RawListener[]): Promise<void> {
      const read = await pLimit(2).map(found, (raw) => readListener(balancer, raw))
      items += read.length
      await place.reading.page(listing.scope, listeners, read)
    }

    async function readListener(balancer: LoadBalancer, raw: RawListener): Promise<Listener> {
      const rules =
        raw.speaks === 'http'
          ? withDefault(raw, await ruling.askList({ ListenerArn: raw.arn }, ofListener))
          : undefined
      const versions = await versionsOf(raw)
      return {
        id: raw.arn,
        provider: 'aws',
        account: raw.account,
        balancer: balancer.arn,
        ...(raw.speaks !== undefined && { speaks: raw.speaks }),
        ...(raw.port !== undefined && { port: raw.port }),
        ...(balancer.host !== undefined && { host: balancer.host }),
        ...(balancer.isPublic !== undefined && { isPublic: balancer.isPublic }),
        ...(rules && { rules }),
        ...(raw.policy !== undefined && { policy: raw.policy }),
        ...(versions && { versions }),
      }
    }

    async function versionsOf({ speaks, policy }: RawListener): Promise<Listener['versions']> {
      if ((speaks !== 'https' && speaks !== 'tls') || policy === undefined) return undefined
      resolved ??= policies.askList({}, policyList)
      const known = await resolved
      return 'unread' in known ? known : known.find(({ name }) => name === policy)?.versions
    }
  },
}

/**
 * The rules with the default action, which the listener itself names too: the worse of both words counts. Rules without any
 * default are not all there are.
 */
function withDefault(
  { byDefault }: RawListener,
  rules: ListenerRule[] | Unread,
): Listener['rules'] {
  if ('unread' in rules) return rules
  const all = new Map<string, ListenerRule>()
  const own = byDefault === undefined ? [] : [{ rule: 'default', does: byDefault }]
  for (const each of [...own, ...rules]) {
    if (all.get(each.rule)?.does !== 'serves') all.set(each.rule, each)
  }
  if (!all.has('default')) return undefined
  return [...all.values()].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}

function orderOf({ rule }: ListenerRule): string {
  return rule === 'default' ? '' : rule
}
