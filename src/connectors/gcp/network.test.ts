import assert from 'node:assert/strict'
import { test } from 'node:test'

import { cdnDistributions } from '#populations/cdn-distribution.ts'
import { cloudCertificates } from '#populations/cloud-certificate.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import { firewalls } from '#populations/firewall.ts'
import { listeners } from '#populations/listener.ts'

import { itemsOf, one, organisation, replay } from './fixtures/replay.ts'

const read = await replay(organisation)

function listener(ending: string) {
  return one(read, listeners, ending)
}

test('a listener that only redirects says so of its default and of every rule', () => {
  assert.deepEqual(listener('targetHttpProxies/redirecting').rules, [
    { rule: 'default', does: 'redirects' },
  ])
  const { rules } = listener('targetHttpProxies/leaky')
  assert(Array.isArray(rules))
  assert.deepEqual(
    rules.map(({ does }) => does),
    ['redirects', 'redirects', 'redirects', 'serves'],
  )
  // Its URL map is not in the list.
  assert.equal(listener('targetHttpProxies/nowhere').rules, undefined)
})

test('a listener without a policy takes TLS 1.0, and one with a policy what that allows', () => {
  assert.deepEqual(listener('targetHttpsProxies/modern').versions, ['TLSv1.2', 'TLSv1.3'])
  assert.deepEqual(listener('targetHttpsProxies/default').versions, [
    'TLSv1.0',
    'TLSv1.1',
    'TLSv1.2',
    'TLSv1.3',
  ])
  assert.deepEqual(listener('targetSslProxies/mail').versions, ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'])
})

test('the profile RESTRICTED takes no version before 1.2, whatever is set beside it', () => {
  assert.deepEqual(listener('targetHttpsProxies/restricted').versions, ['TLSv1.2', 'TLSv1.3'])
})

test('what hands connections on is a listener at each of its ports, known by its address', () => {
  const [plain, tls] = ['80', '443'].map((port) => listener(`forwardingRules/cluster/port/${port}`))

  assert.deepEqual([plain?.port, tls?.port], [80, 443])
  assert.deepEqual([tls?.speaks, tls?.host, tls?.isPublic], ['passes', '203.0.113.7', true])
})

test('a proxy for TCP is known by the address of the rule that leads to it', () => {
  const { speaks, port, host, isPublic } = listener('targetTcpProxies/queue')
  assert.deepEqual([speaks, port, host, isPublic], ['passes', 5671, '203.0.113.9', true])
})

test('Cloud CDN fetches by TLS from buckets and services, and elsewhere by the protocol that is set', () => {
  const fetched = (ending: string) => {
    const { origins, isBehindListeners } = one(read, cdnDistributions, ending)
    assert(Array.isArray(origins) && isBehindListeners)
    return origins[0]?.fetches
  }

  assert.equal(fetched('backendServices/cached-tls'), 'https')
  assert.equal(fetched('backendServices/cached-run'), 'https')
  assert.equal(fetched('backendBuckets/files'), 'https')
  assert.equal(fetched('backendServices/cached-clear'), 'http')
  assert.equal(fetched('backendServices/cached-mixed'), 'http')
  assert.equal(fetched('backendServices/cached-untold'), undefined)
  assert.equal(itemsOf(read, cdnDistributions).length, 6)
})

test('the control plane of a cluster is open unless it has no public address or names whom it lets in', () => {
  const open = (cluster: string) => {
    const item = one(read, firewalls, `clusters/${cluster}/controlPlane`)
    assert(item.guards === 'control-plane' && Array.isArray(item.open))
    return item.open.map(({ source }) => source)
  }

  assert.deepEqual(open('open'), ['0.0.0.0/0'])
  assert.deepEqual(open('half'), ['0.0.0.0/1'])
  assert.deepEqual(open('newer'), ['::/0'])
  assert.deepEqual([open('office'), open('private'), open('by-name')], [[], [], []])
})

test('a policy lets in what it looks through first, the internet by name, and countries; of a group of addresses nobody knows', () => {
  const open = (name: string) => one(read, firewalls, `firewallPolicies/${name}`).open
  const port = (at: number, source: string) => [{ protocol: 'tcp', from: at, to: at, source }]

  assert.deepEqual(open('inspected'), port(22, '0.0.0.0/0'))
  assert.deepEqual(open('by-type'), port(3389, '0.0.0.0/0'))
  assert.deepEqual(open('from-country'), port(5432, 'US'))
  assert.deepEqual(open('from-group'), [])
  assert.equal(one(read, firewalls, 'firewallPolicies/from-group').untold, true)
  assert.equal(one(read, firewalls, 'firewallPolicies/inspected').untold, undefined)
  assert.deepEqual([open('from-inside'), open('from-tag')], [[], []])
})

test('only what an external rule leads to is public', () => {
  assert.equal(listener('targetHttpProxies/redirecting').isPublic, true)
  assert.equal(listener('targetHttpProxies/inside').isPublic, false)
  assert.equal(listener('targetSslProxies/mail').isPublic, false)
  const { speaks, port, isPublic } = listener('forwardingRules/pass')
  assert.deepEqual([speaks, port, isPublic], ['passes', 25, true])
})

test('a certificate has its names, its end, and what uses it', () => {
  const www = one(read, cloudCertificates, 'sslCertificates/www')

  assert.deepEqual(www.names, ['www.acme.example', 'www2.acme.example'])
  assert.equal(www.notAfter, '2027-01-20T08:00:00.000Z')
  assert(Array.isArray(www.inUseBy) && www.inUseBy.length === 2)
  assert.deepEqual(one(read, cloudCertificates, 'sslCertificates/unused').inUseBy, [])
})

test('host names come from public zones, certificates in use, and services that the internet reaches, each once in each place', () => {
  const names = itemsOf(read, discoveredEndpoints).map(({ found, name }) => `${found} ${name}`)

  assert.deepEqual(names.toSorted(), [
    'certificate api.acme.example',
    'certificate www.acme.example',
    'certificate www2.acme.example',
    'dns-record geo.acme.example',
    'dns-record www.acme.example',
    'service acme-docs.web.app',
    'service acme-prod.ue.r.appspot.com',
    'service acme-prod.web.app',
    'service docs.acme.example',
    'service old.acme.example',
    'service orders-4x1.ue.gateway.dev',
    'service plain-a1b2c3-ue.a.run.app',
    'service shop-a1b2c3-ue.a.run.app',
    'service shop.acme.example',
    'service us-east1-acme-prod.cloudfunctions.net',
  ])
  assert.deepEqual(one(read, discoveredEndpoints, 'managedZones/111 www.acme.example').leadsTo, [
    '2001:db8::7',
    '203.0.113.7',
  ])
})

test('a rule is open where the internet, or a half of it, may come in', () => {
  const open = (ending: string) => one(read, firewalls, ending).open

  assert.deepEqual(open('firewalls/ssh-world'), [
    { protocol: 'tcp', from: 22, to: 22, source: '0.0.0.0/0' },
  ])
  assert.deepEqual(open('firewalls/halves'), [
    { protocol: 'tcp', from: 3306, to: 3307, source: '0.0.0.0/1' },
    { protocol: 'tcp', from: 3306, to: 3307, source: '128.0.0.0/1' },
  ])
  assert.deepEqual(open('firewalls/inside'), [])
  assert.deepEqual(open('firewalls/tagged'), [])
  assert.deepEqual(open('firewallPolicies/900'), [
    { protocol: 'tcp', from: 443, to: 443, source: '::/0' },
  ])
  const ids = itemsOf(read, firewalls).map(({ id }) => id)
  assert(!ids.some((id) => /firewalls\/(?:off|denies|out)$/.test(id)))
})

test('a database with a public address is open to the networks it names', () => {
  assert.deepEqual(one(read, firewalls, 'instances/legacy/authorizedNetworks').open, [
    { protocol: 'tcp', from: 3306, to: 3306, source: '0.0.0.0/0' },
  ])
  assert.deepEqual(one(read, firewalls, 'instances/ledger/authorizedNetworks').open, [])
})
