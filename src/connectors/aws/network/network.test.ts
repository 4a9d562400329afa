import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import {
  account,
  changed,
  network as recorded,
  receiptOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { CdnDistribution } from '#populations/cdn-distribution.ts'
import type { CdnOrigin } from '#populations/cdn-distribution.ts'
import { CloudCertificate } from '#populations/cloud-certificate.ts'
import { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import { Listener } from '#populations/listener.ts'
import { isKnown } from '#populations/reported.ts'
import { UptimeCheck } from '#populations/uptime-check.ts'

const here = `${account}/us-east-1`

function itemsOf<Item>(
  read: ReadInMemory,
  population: string,
  schema: { parse(item: unknown): Item },
): Item[] {
  const held = [...(read.items.get(population) ?? [])]
  return held.map(([, { item }]) => schema.parse(item))
}

function listener(read: ReadInMemory, ending: string): Listener {
  const found = itemsOf(read, 'listener', Listener).find(({ id }) => id.endsWith(ending))
  assert(found, `${ending} was read`)
  return found
}

function rulesOf(read: ReadInMemory, ending: string): unknown {
  const { rules } = listener(read, ending)
  return Array.isArray(rules)
    ? rules.map(({ rule, does }) => `${rule.split('/').at(-1)} ${does}`)
    : rules
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).toReversed()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reversed(inner)]))
}

test('whatever of the network a recording holds is read to its end, one receipt a scope', async () => {
  const read = await replay(recorded)

  assert.deepEqual(
    read.receipts.filter(({ complete }) => !complete),
    [],
  )
  assert.deepEqual(
    read.receipts
      .filter(({ scope }) => scope.includes('us-east-1') || !scope.includes('us-west-2'))
      .map(
        ({ scope, calls, items }) => `${scope.replace(`aws/${account}/`, '')} ${calls} ${items}`,
      ),
    [
      'cloudfront.GetDistributionConfig 1 1',
      'cloudfront.GetVpcOrigin 1 1',
      'cloudfront.ListDistributionTenants 2 2',
      'cloudfront.ListDistributions 2 4',
      'logs.DescribeDeliveries 2 1',
      'logs.DescribeDeliverySources 2 1',
      'route53.ListHealthChecks 2 3',
      'route53.ListHostedZones 2 2',
      'route53.ListResourceRecordSets 2 4',
      'us-east-1/acm.DescribeCertificate 1 3',
      'us-east-1/acm.ListCertificates 2 2',
      'us-east-1/elb.DescribeLoadBalancerAttributes 1 1',
      'us-east-1/elb.DescribeLoadBalancerPolicies 1 1',
      'us-east-1/elb.DescribeLoadBalancers 1 1',
      'us-east-1/elbv2.DescribeListeners 5 8',
      'us-east-1/elbv2.DescribeLoadBalancerAttributes 3 3',
      'us-east-1/elbv2.DescribeLoadBalancers 2 4',
      'us-east-1/elbv2.DescribeRules 4 3',
      'us-east-1/elbv2.DescribeSSLPolicies 1 1',
      'us-east-1/logs.DescribeDeliveries 2 1',
      'us-east-1/logs.DescribeDeliverySources 2 1',
      'aws/accounts 0 1',
    ],
  )
})

test('of a listener in plain HTTP every rule counts, and a redirect that keeps the protocol serves', async () => {
  const read = await replay(recorded)

  assert.deepEqual(rulesOf(read, 'web/0123456789abcdef/plain'), ['default redirects', 'a answers'])
  assert.deepEqual(rulesOf(read, '/hole'), ['default redirects', 'a redirects', 'b serves'])
  assert.deepEqual(rulesOf(read, 'inside/0123456789abcdef/plain'), ['default serves'])
  assert.deepEqual(rulesOf(read, 'loadbalancer/legacy/listener/80'), ['default serves'])
})

test('of two words on one default action the worse counts, whichever comes first', async () => {
  const words = { redirect: 'redirects', forward: 'serves' } as const
  for (const [own, listed] of [
    ['redirect', 'forward'],
    ['forward', 'redirect'],
  ] as const) {
    const action = (Type: string) => [{ Type, RedirectConfig: { Protocol: 'HTTPS' } }]
    const isHole = ({ params }: RecordedCall) => String(params['ListenerArn']).endsWith('/hole')
    const said = changed(
      changed(recorded, (call) => call.op === 'DescribeRules' && isHole(call), {
        response: { Rules: [{ RuleArn: 'd', IsDefault: true, Actions: action(listed) }] },
      }),
      ({ op, response }) =>
        op === 'DescribeListeners' && JSON.stringify(response).includes('/hole'),
      {
        response: {
          Listeners: [
            {
              ListenerArn: listener(await replay(recorded), '/hole').id,
              Protocol: 'HTTP',
              Port: 80,
              DefaultActions: action(own),
            },
          ],
        },
      },
    )
    assert.notEqual(words[own], words[listed])
    assert.deepEqual(rulesOf(await replay(said), '/hole'), ['default serves'])
  }
})

test('a TLS policy allows what the API resolves it to, on application, network and classic load balancers', async () => {
  const read = await replay(recorded)
  const old = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2']

  assert.deepEqual(listener(read, '/https').versions, ['TLSv1.2', 'TLSv1.3'])
  assert.deepEqual(listener(read, 'web/0123456789abcdef/old').versions, old)
  assert.deepEqual(listener(read, '/tls').versions, old)
  assert.deepEqual(listener(read, 'legacy/listener/443').versions, ['TLSv1.2'])
  assert.deepEqual(listener(read, 'legacy/listener/993').versions, ['SSLv3', 'TLSv1.0', 'TLSv1.2'])
  assert.deepEqual(
    ['/tls', '/tcp', '/all', 'listener/993'].map((ending) => listener(read, ending).speaks),
    ['tls', 'passes', undefined, 'tls'],
  )
})

test('a policy that AWS does not resolve, or by a word we do not know, allows nobody knows what', async () => {
  for (const SslPolicies of [
    [{ Name: 'another', SslProtocols: ['TLSv1.3'] }],
    [{ Name: 'ELBSecurityPolicy-2016-08', SslProtocols: ['TLSv1.3', 'TLSv9'] }],
  ]) {
    const read = await replay(
      changed(recorded, ({ op }) => op === 'DescribeSSLPolicies', { response: { SslPolicies } }),
    )
    assert.equal(listener(read, '/tls').versions, undefined)
  }
})

test('the load balancer says whether the internet reaches its listeners', async () => {
  const read = await replay(recorded)

  assert.deepEqual(
    ['/https', 'inside/0123456789abcdef/plain', '/all'].map(
      (ending) => listener(read, ending).isPublic,
    ),
    // Gateways' have no scheme: nothing outside of its networks reaches one.
    [true, false, false],
  )
})

test('a denied second page of rules leaves the listener, its rules unread', async () => {
  const read = await replay(
    changed(recorded, ({ op, params }) => op === 'DescribeRules' && params['Marker'] === 'r2', {
      error: { code: 'AccessDenied', message: 'no' },
    }),
  )
  assert.deepEqual(listener(read, '/hole').rules, { unread: `aws/${here}/elbv2.DescribeRules` })
  const receipt = receiptOf(read, `${here}/elbv2.DescribeRules`)
  assert.deepEqual(
    [receipt.complete, receipt.detail, receipt.because],
    [false, true, 'AccessDenied'],
  )
})

test('listeners that could not be listed keep the scope open, even where no balancer was', async () => {
  const oneDenied = await replay(
    changed(
      recorded,
      ({ op, params }) =>
        op === 'DescribeListeners' && String(params['LoadBalancerArn']).includes('stream'),
      { error: { code: 'AccessDenied', message: 'no' } },
    ),
  )
  const receipt = receiptOf(oneDenied, `${here}/elbv2.DescribeListeners`)
  assert.deepEqual([receipt.complete, receipt.because, receipt.items], [false, 'AccessDenied', 6])
  assert.equal(receipt.detail, undefined)

  const noneListed = await replay(
    changed(recorded, ({ service, op }) => service === 'elbv2' && op === 'DescribeLoadBalancers', {
      error: { code: 'AccessDenied', message: 'no' },
    }),
  )
  const unasked = receiptOf(noneListed, `${here}/elbv2.DescribeListeners`)
  assert.deepEqual([unasked.complete, unasked.because, unasked.calls], [false, 'ListIncomplete', 0])
})

test('of a distribution every behaviour and origin is read, and its own certificate means TLS 1.0', async () => {
  const read = await replay(recorded)
  const said = itemsOf(read, 'cdn-distribution', CdnDistribution).map((each) => [
    each.id.split('/').at(-1),
    each.minimumTls,
    Array.isArray(each.behaviours) && each.behaviours.map((one) => `${one.path} ${one.plainHttp}`),
    Array.isArray(each.origins) &&
      each.origins.map(
        (one) =>
          `${one.id} ${isKnown(one.fetches) ? one.fetches : 'unread'} ${one.versions?.join()}`,
      ),
  ])
  assert.deepEqual(said, [
    [
      'EGOOD',
      'TLSv1.2',
      ['default redirects', '/static/* refuses'],
      ['web https TLSv1.2', 'files as-viewer undefined'],
    ],
    ['EHOLE', 'TLSv1.0', ['default refuses', '/img/* serves'], ['web as-viewer TLSv1.0,TLSv1.2']],
    ['EVPC', 'TLSv1.3', ['default refuses'], ['private http TLSv1.2']],
  ])
})

test('how an origin is fetched by TLS is not known where nobody says by which versions, or by one we do not know', async () => {
  for (const config of [
    { OriginProtocolPolicy: 'https-only' },
    { OriginProtocolPolicy: 'match-viewer', OriginSslProtocols: { Quantity: 0 } },
    {
      OriginProtocolPolicy: 'https-only',
      OriginSslProtocols: { Quantity: 2, Items: ['TLSv1.2', 'TLSv9'] },
    },
  ]) {
    assert.deepEqual(await originFetched(config), { id: 'web', host: 'www.example.com' })
  }
  const clear = await originFetched({ OriginProtocolPolicy: 'http-only' })
  assert.equal(clear?.fetches, 'http')
})

/** The origin of the first recorded distribution, if it were configured so. */
async function originFetched(config: object): Promise<CdnOrigin | undefined> {
  const page = recorded.find(({ op }) => op === 'ListDistributions')?.response
  const { DistributionList: list } = z
    .object({ DistributionList: z.looseObject({ Items: z.array(z.looseObject({})).min(1) }) })
    .parse(page)
  const Origins = {
    Quantity: 1,
    Items: [{ Id: 'web', DomainName: 'www.example.com', CustomOriginConfig: config }],
  }
  const DistributionList = { ...list, Quantity: 1, Items: [{ ...list.Items[0], Origins }] }
  const again = await replay(
    changed(recorded, ({ op }) => op === 'ListDistributions', { response: { DistributionList } }),
  )
  const [distribution] = itemsOf(again, 'cdn-distribution', CdnDistribution)
  assert(Array.isArray(distribution?.origins), 'its origins were read')
  return distribution.origins[0]
}

test('a distribution for tenants answers under their names, which are asked for only where there is one', async () => {
  const names = (read: ReadInMemory) =>
    itemsOf(read, 'discovered-endpoint', DiscoveredEndpoint)
      .filter(({ where }) => where.includes(':distribution-tenant/'))
      .map(({ name }) => name)
      .toSorted()
  assert.deepEqual(names(await replay(recorded)), ['one.shops.example', 'two.shops.example'])
  const scope = `${account}/cloudfront.ListDistributionTenants`
  const denied = { error: { code: 'AccessDenied', message: 'no' } }
  const isList = (op: string) => (call: RecordedCall) => call.op === op
  const refused = await replay(changed(recorded, isList('ListDistributionTenants'), denied))
  assert.equal(receiptOf(refused, scope).because, 'AccessDenied')
  const unlisted = await replay(changed(recorded, isList('ListDistributions'), denied))
  assert.deepEqual(
    [receiptOf(unlisted, scope).because, receiptOf(unlisted, scope).calls],
    ['ListIncomplete', 0],
  )
  const text = JSON.stringify(recorded).replaceAll('"tenant-only"', '"direct"')
  const without = await replay(z.array(z.any()).parse(JSON.parse(text)))
  assert.deepEqual([receiptOf(without, scope).complete, receiptOf(without, scope).calls], [true, 0])
})

test('a certificate says its names and by what it is used; of one out of use nobody is asked', async () => {
  const read = await replay(recorded)

  assert.deepEqual(
    itemsOf(read, 'cloud-certificate', CloudCertificate).map(({ names, notAfter, inUseBy }) => [
      names,
      notAfter,
      Array.isArray(inUseBy) && inUseBy.length,
    ]),
    [
      [['www.example.com', '*.example.com', 'api.example.com'], '2027-06-01T00:00:00.000Z', 1],
      [['old.example.com'], '2025-06-01T00:00:00.000Z', 0],
    ],
  )
})

test('host names come from public zones, delivery networks and certificates in use, once a place', async () => {
  const read = await replay(recorded)
  const found = itemsOf(read, 'discovered-endpoint', DiscoveredEndpoint)

  assert.deepEqual(found.map((each) => `${each.found} ${each.name}`).toSorted(), [
    'cdn *.apps.example.com',
    'cdn cdn.example.com',
    'cdn dehole.cloudfront.net',
    'cdn one.shops.example',
    'cdn two.shops.example',
    'certificate *.example.com',
    'certificate api.example.com',
    'certificate www.example.com',
    'dns-record *.example.com',
    'dns-record example.com',
    'dns-record printer.example.com',
    'dns-record www.example.com',
  ])
  const www = found.find(({ id }) => id.endsWith('hostedzone/ZPUBLIC www.example.com'))
  assert.deepEqual(www?.leadsTo, ['203.0.113.10', '203.0.113.11'])
})

test('health checks say whom they ask; those that only add up others ask nobody', async () => {
  const read = await replay(recorded)

  assert.deepEqual(itemsOf(read, 'uptime-check', UptimeCheck), [
    {
      id: `aws/${account}/health-check/hc-www`,
      provider: 'aws',
      account,
      asks: 'https',
      host: 'www.example.com',
      port: 443,
      path: '/up',
      isEnabled: true,
    },
    {
      id: `aws/${account}/health-check/hc-db`,
      provider: 'aws',
      account,
      asks: 'tcp',
      host: '203.0.113.20',
      port: 5432,
      isEnabled: false,
    },
  ])
})

test('a health check that holds well what cannot be reached watches over no endpoint', async () => {
  const turned = recorded.map(({ response, ...call }) => ({
    ...call,
    response: JSON.parse(
      (JSON.stringify(response) ?? 'null').replace('"Inverted":false', '"Inverted":true'),
    ),
  }))
  const left = itemsOf(await replay(turned), 'uptime-check', UptimeCheck).map(({ host }) => host)
  assert.deepEqual(left, ['203.0.113.20'])
})

test('in whatever order AWS tells them, the items are the same', async () => {
  const keyed = (read: ReadInMemory) =>
    ['listener', 'discovered-endpoint', 'uptime-check'].map((population) =>
      itemsOf(read, population, { parse: (item) => JSON.stringify(item) }).toSorted(),
    )
  const turned = recorded.map(({ response, ...call }) =>
    call.error ? call : { ...call, response: reversed(response) },
  )
  assert.deepEqual(keyed(await replay(turned)), keyed(await replay(recorded)))
})
