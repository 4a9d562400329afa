import assert from 'node:assert/strict'
import { test } from 'node:test'

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
    'service acme-prod.ue.r.appspot.com',
    'service old.acme.example',
    'service plain-a1b2c3-ue.a.run.app',
    'service shop-a1b2c3-ue.a.run.app',
    'service shop.acme.example',
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
