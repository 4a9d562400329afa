import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'
import type { CdnDistribution } from '#populations/cdn-distribution.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import type { Listener, ListenerRule } from '#populations/listener.ts'
import type { PublicEndpoint } from '#populations/public-endpoint.ts'

import { listenerModernTls } from './listener-modern-tls.ts'
import { listenerTlsOnly } from './listener-tls-only.ts'
import { originTls } from './origin-tls.ts'
import { publicListeners } from './public-listener.ts'
import type { PublicListener } from './public-listener.ts'
import { mayTakeTls, tlsListeners } from './tls-listener.ts'

const place = { provider: 'aws', account: '111122223333' }
const host = 'lb.elb.amazonaws.com'

function listener(more: Partial<Listener>): Listener {
  return { id: 'l', ...place, balancer: 'lb', host, isPublic: true, port: 443, ...more }
}

function distribution(more: Partial<CdnDistribution>): CdnDistribution {
  return { id: 'd', ...place, aliases: [], minimumTls: 'TLSv1.2', ...more }
}

function leads(name: string, target: string): DiscoveredEndpoint {
  return { id: name, ...place, name, found: 'dns-record', where: 'zone', leadsTo: [target] }
}

function endpoint(more: Partial<PublicEndpoint>): PublicEndpoint {
  return { id: 'www.example.com:443', name: 'www.example.com', port: 443, ...more }
}

function of(
  front: Listener | CdnDistribution,
  seen: PublicEndpoint[] = [],
  names: DiscoveredEndpoint[] = [],
): PublicListener | undefined {
  const [item] = publicListeners.derive(front, { seen, names })
  return item
}

/** What the two tests say of it; the second only of what takes TLS. */
function said(item: PublicListener | undefined): unknown[] {
  assert(item)
  return [listenerTlsOnly, listenerModernTls].map((each) => {
    if (each.on === tlsListeners && !mayTakeTls(item)) return 'none'
    const { kind, reason } = each.judge(item, fixtureTime, {})
    return reason ? `${kind} ${reason.code}` : kind
  })
}

const redirects: ListenerRule = { rule: 'default', does: 'redirects' }
const serves: ListenerRule = { rule: 'rule/a', does: 'serves' }

test('one rule of many that serves is enough, in either order', () => {
  for (const rules of [
    [redirects, serves],
    [serves, redirects],
  ]) {
    assert.deepEqual(said(of(listener({ speaks: 'http', rules }))), ['fail serves', 'none'])
  }
  assert.deepEqual(said(of(listener({ speaks: 'http', rules: [redirects] }))), ['pass', 'none'])
})

test('a listener inside is none of the public; one whose scheme nobody told is', () => {
  assert.equal(of(listener({ isPublic: false, speaks: 'http', rules: [serves] })), undefined)
  const { isPublic: _, ...silent } = listener({ speaks: 'http', rules: [serves] })
  assert.deepEqual(said(of(silent)), ['fail serves', 'none'])
})

test('TLS is judged by the versions a policy allows, on every kind of load balancer', () => {
  for (const speaks of ['https', 'tls'] as const) {
    const said12 = said(of(listener({ speaks, versions: ['TLSv1.2', 'TLSv1.3'] })))
    assert.deepEqual(said12, ['pass', 'pass'])
    const saidOld = said(of(listener({ speaks, versions: ['TLSv1.3', 'TLSv1.0'] })))
    assert.deepEqual(saidOld, ['pass', 'fail old-version'])
    assert.deepEqual(said(of(listener({ speaks }))), ['pass', 'unknown not-reported'])
  }
})

test('of a listener that passes packets on, what was seen from outside under its names counts', () => {
  const passing = listener({ speaks: 'passes' })
  const names = [leads('www.example.com', 'lb.example.com'), leads('lb.example.com', host)]
  const modern = endpoint({ versions: { accepted: ['TLSv1.2'], undetermined: [] } })
  const old = endpoint({ versions: { accepted: ['TLSv1.0', 'TLSv1.2'], undetermined: ['SSLv3'] } })
  const unsure = endpoint({ versions: { accepted: ['TLSv1.2'], undetermined: ['TLSv1.0'] } })

  assert.deepEqual(said(of(passing)), ['unknown passes', 'unknown passes'])
  assert.deepEqual(said(of(passing, [modern])), ['unknown passes', 'unknown passes'])
  assert.deepEqual(said(of(passing, [modern], names)), ['pass', 'pass'])
  assert.deepEqual(said(of(passing, [old], names)), ['pass', 'fail old-version'])
  assert.deepEqual(said(of(passing, [unsure], names)), ['pass', 'unknown not-reported'])

  const plain = listener({ speaks: 'passes', port: 80 })
  const kinds = (...all: PublicEndpoint['plainHttp'][]) =>
    said(
      of(
        plain,
        all.map((plainHttp) => endpoint({ plainHttp })),
        names,
      ),
    )
  assert.deepEqual(kinds({ kind: 'redirects' }), ['pass', 'none'])
  assert.deepEqual(kinds({ kind: 'redirects' }, { kind: 'serves', path: '/', status: 200 }), [
    'fail serves',
    'none',
  ])
  assert.deepEqual(kinds({ kind: 'redirects' }, undefined), ['unknown passes', 'unknown passes'])
})

test('of a distribution every behaviour counts, and its own certificate is too old', () => {
  const good = { path: 'default', plainHttp: 'redirects', origin: 'o' } as const
  const hole = { path: '/img/*', plainHttp: 'serves', origin: 'o' } as const
  assert.deepEqual(said(of(distribution({ behaviours: [good] }))), ['pass', 'pass'])
  assert.deepEqual(said(of(distribution({ behaviours: [good, hole], minimumTls: 'TLSv1.0' }))), [
    'fail serves',
    'fail old-version',
  ])
})

test('an origin fetched as the reader came is as good as the behaviours that lead to it', () => {
  const origins = [
    { id: 'bucket', host: 'b.s3.amazonaws.com', fetches: 'as-viewer' as const },
    { id: 'web', host: 'www.example.com', fetches: 'https' as const },
  ]
  const finding = (plainHttp: 'serves' | 'refuses', origin: string) =>
    originTls.judge(
      distribution({ origins, behaviours: [{ path: 'default', plainHttp, origin }] }),
      fixtureTime,
      {},
    ).kind
  assert.equal(finding('refuses', 'bucket'), 'pass')
  assert.equal(finding('serves', 'bucket'), 'fail')
  assert.equal(finding('serves', 'web'), 'pass')
  assert.equal(finding('serves', 'a group of both'), 'fail')
})

test('a delivery network that readers reach through load balancers alone is no listener beside them', () => {
  assert.equal(of(distribution({ isBehindListeners: true })), undefined)
})

test('what answers behind a load balancer that hands connections on is seen under the names that lead to its address', () => {
  const passing = listener({ speaks: 'passes', provider: 'gcp', host: '203.0.113.7' })
  const versions = { accepted: ['TLSv1.2' as const], undetermined: [] }
  const seen = [endpoint({ versions })]

  assert.deepEqual(said(of(passing, seen, [leads('www.example.com', '203.0.113.7')])), [
    'pass',
    'pass',
  ])
})
