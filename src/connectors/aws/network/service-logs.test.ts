import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  access,
  account,
  changed,
  dataOfOne,
  network,
  receiptOf,
  replay,
  seldom,
} from '#connectors/aws/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { ServiceLog } from '#populations/service-log.ts'

const here = `${account}/us-east-1`
const denied = { error: { code: 'AccessDeniedException', message: 'no' } }

/** What the services of a kind write, by the end of their names. */
async function written(
  calls: readonly RecordedCall[],
  kind: ServiceLog['kind'],
): Promise<Record<string, unknown>> {
  const { items } = await replay(calls)
  const held = [...(items.get('service-log')?.values() ?? [])]
  const logs = held.map(({ item }) => ServiceLog.parse(item)).filter((each) => each.kind === kind)
  return Object.fromEntries(
    logs.map(({ name, writesLogs, logsTo }) => [name, logsTo ?? writesLogs]),
  )
}

function without(calls: readonly RecordedCall[], op: string): RecordedCall[] {
  return changed(calls, (call) => call.op === op, denied)
}

const stream = 'net/stream/0123456789abcdef'
const destination = `arn:aws:logs:us-east-1:${account}:delivery-destination:`

test('a load balancer logs to its bucket or through CloudWatch Logs, and one for gateways cannot', async () => {
  const expected = {
    web: 'logs-of-example',
    inside: `${destination}group`,
    // Its health is delivered, not who asked.
    stream: false,
    legacy: false,
  }
  assert.deepEqual(await written(network, 'load-balancer'), expected)
  const { calls } = receiptOf(await replay(network), `${here}/elbv2.DescribeLoadBalancerAttributes`)
  assert.equal(calls, 3)
})

test('one for networks logs only what it speaks TLS with, and without that it is asked nothing', async () => {
  const plain = changed(
    network,
    ({ op, params }) =>
      op === 'DescribeListeners' && String(params['LoadBalancerArn']).endsWith(stream),
    {
      response: {
        Listeners: [
          {
            ListenerArn: `arn:aws:elasticloadbalancing:us-east-1:${account}:listener/${stream}/tcp`,
            Protocol: 'TCP',
            Port: 80,
          },
        ],
      },
    },
  )
  assert.equal('stream' in (await written(plain, 'load-balancer')), false)
  const listeners = `aws/${here}/elbv2.DescribeListeners`
  const blind = await written(without(network, 'DescribeListeners'), 'load-balancer')
  assert.deepEqual(blind['stream'], { unread: listeners })
})

test('a no counts only where both ways are known, a yes where one is', async () => {
  const deliveries = { unread: `aws/${here}/logs.DescribeDeliveries` }
  const untold = await written(without(network, 'DescribeDeliveries'), 'load-balancer')
  assert.deepEqual([untold['web'], untold['stream']], ['logs-of-example', deliveries])
  const attributes = without(network, 'DescribeLoadBalancerAttributes')
  const blind = await written(attributes, 'load-balancer')
  const unread = (of: string) => ({ unread: `aws/${here}/${of}.DescribeLoadBalancerAttributes` })
  assert.deepEqual(blind['inside'], `${destination}group`)
  assert.deepEqual([blind['web'], blind['legacy']], [unread('elbv2'), unread('elb')])
})

test('a distribution logs by either way; one for tenants has the newer one alone', async () => {
  const own = 'devpc.cloudfront.net'
  assert.deepEqual(await written(network, 'cdn'), {
    'degood.cloudfront.net': `${destination}bucket`,
    'dehole.cloudfront.net': false,
    [own]: 'logs-of-example.s3.amazonaws.com',
  })
  const blind = await written(without(network, 'GetDistributionConfig'), 'cdn')
  assert.deepEqual(blind[own], { unread: `aws/${account}/cloudfront.GetDistributionConfig` })
  const live = changed(network, ({ op }) => op === 'GetDistributionConfig', {
    response: { DistributionConfig: { Logging: { Enabled: false } } },
  }).map((call) => ({
    ...call,
    response:
      call.op === 'ListDistributions'
        ? JSON.parse(
            JSON.stringify(call.response).replaceAll(
              '"TargetOriginId":"private",',
              '"TargetOriginId":"private","RealtimeLogConfigArn":"arn:aws:cloudfront::1:realtime-log-config/a",',
            ),
          )
        : call.response,
  }))
  // Of how many requests its log in real time tells nobody said.
  assert.equal((await written(live, 'cdn'))[own], undefined)
})

test('a stage logs by an access log, or by what every method tells of every request', async () => {
  const group = `arn:aws:logs:us-east-1:${account}:log-group:api`
  assert.deepEqual(await written(seldom, 'api'), {
    'edge0 live': group,
    'edge0 try': false,
    'inner live': true,
    'inner hole': false,
    'old00 prod': false,
    'http1 $default': group,
    'http1 talk': true,
    'http1 dark': false,
  })
  const { complete, calls } = receiptOf(await replay(seldom), `${here}/apigateway.GetStages`)
  assert.deepEqual([complete, calls], [true, 4])
  const blind = await replay(without(seldom, 'GetStages'))
  const { feeds, detail, ...receipt } = receiptOf(blind, `${here}/apigatewayv2.GetStages`)
  assert.deepEqual([receipt.complete, detail, feeds], [false, undefined, ['service-log']])
})

test('a database logs what it hands to CloudWatch, but for its own upkeep; a member of a cluster by that', async () => {
  assert.deepEqual(await written(dataOfOne, 'database'), {
    orders: 'CloudWatch Logs: postgresql',
    crm: 'CloudWatch Logs: postgresql',
    'crm-read': false,
    plain: false,
  })
})

test('a cluster logs who asked what of it by its audit log alone', async () => {
  assert.deepEqual(await written(access, 'cluster'), {
    open: false,
    office: '/aws/eks/office/cluster',
    inner: false,
  })
  const blind = await written(without(access, 'DescribeCluster'), 'cluster')
  assert.deepEqual(blind['open'], { unread: `aws/${here}/eks.DescribeCluster` })
})
