import assert from 'node:assert/strict'
import { test } from 'node:test'

import { canaryLives, fixtureTime } from '#engine/test.ts'
import type { PublicEndpoint, TlsVersion } from '#populations/public-endpoint.ts'

import { endpointModernTls } from './endpoint-modern-tls.ts'

const nothingWeak = { accepted: [], complete: true }
const unread = { unread: 'tls/www.example.com:443' }

/** The finding as `kind`, or `kind code`. */
function judged(
  state: Pick<PublicEndpoint, 'versions' | 'weakSuites' | 'unreached' | 'withoutIpv6'>,
): string {
  const endpoint = { id: 'www.example.com:443', name: 'www.example.com', port: 443, ...state }
  const parameters = endpointModernTls.parameters.parse({})
  const { kind, reason } = endpointModernTls.judge(endpoint, fixtureTime, parameters)
  return reason ? `${kind} ${[reason.code, ...Object.values(reason.values ?? {})].join(' ')}` : kind
}

function versions(accepted: TlsVersion[], undetermined: TlsVersion[] = []) {
  return { accepted, undetermined }
}

test('the test tells its fixtures apart, and has a sentence for every reason', () => {
  assert(canaryLives(endpointModernTls))
  const { de, en } = endpointModernTls.reasons
  assert.deepEqual(Object.keys(de), Object.keys(en))
})

test('a version outside the allowed fails, whatever could not be found out', () => {
  const old = versions(['TLSv1.1', 'TLSv1.2'], ['SSLv3', 'TLSv1.0'])
  for (const weakSuites of [nothingWeak, unread, undefined]) {
    assert.equal(judged({ versions: old, weakSuites }), 'fail old-version TLSv1.1')
  }
})

test('a weak suite fails, whatever could not be found out', () => {
  const weakSuites = { accepted: ['TLSv1.2 TLS_RSA_WITH_NULL_SHA'], complete: false }
  for (const known of [versions(['TLSv1.2']), versions(['TLSv1.2'], ['SSLv3']), unread]) {
    assert.equal(
      judged({ versions: known, weakSuites }),
      'fail weak-suite TLSv1.2 TLS_RSA_WITH_NULL_SHA',
    )
  }
})

test('an undetermined version matters only where it is not allowed', () => {
  const weakSuites = nothingWeak
  assert.equal(judged({ versions: versions(['TLSv1.2'], ['TLSv1.3']), weakSuites }), 'pass')
  assert.equal(
    judged({ versions: versions(['TLSv1.2'], ['TLSv1.1', 'TLSv1.3']), weakSuites }),
    'unknown undetermined TLSv1.1',
  )
})

test('without an accepted version, or a whole answer about suites, nothing is known', () => {
  const good = versions(['TLSv1.2', 'TLSv1.3'])
  const weakSuites = nothingWeak
  assert.equal(judged({ versions: good, weakSuites }), 'pass')
  assert.equal(judged({ versions: versions([]), weakSuites }), 'unknown no-version')
  assert.equal(
    judged({ versions: versions([], ['TLSv1.2', 'TLSv1.3']), weakSuites }),
    'unknown no-version',
  )
  const incomplete = { accepted: [], complete: false }
  assert.equal(judged({ versions: good, weakSuites: incomplete }), 'unknown suites-undetermined')
  assert.equal(judged({ versions: good, weakSuites: unread }), `unknown not-read ${unread.unread}`)
  assert.equal(judged({ versions: unread, weakSuites }), `unknown not-read ${unread.unread}`)
  assert.equal(judged({ versions: undefined, weakSuites }), 'unknown not-reported')
})

test('an address that could not be reached leaves the endpoint unknown, unless what is known is bad', () => {
  const unreached = [{ address: '192.0.2.1', because: 'ECONNREFUSED' }]
  const open = versions(['TLSv1.2'], ['SSLv3', 'TLSv1.0'])
  const weakSuites = { accepted: [], complete: false }
  assert.equal(judged({ versions: open, weakSuites, unreached }), 'unknown unreached 192.0.2.1')
  const old = versions(['TLSv1.0'])
  assert.equal(judged({ versions: old, weakSuites, unreached }), 'fail old-version TLSv1.0')
})

test('a pass that leaves out IPv6 addresses says so, and a finding that is no pass does not need to', () => {
  const withoutIpv6 = ['2001:db8::1']
  const good = { versions: versions(['TLSv1.2']), weakSuites: nothingWeak, withoutIpv6 }
  assert.equal(judged(good), 'pass ipv4-only 2001:db8::1')
  assert.equal(judged({ ...good, withoutIpv6: [] }), 'pass')
  const open = versions(['TLSv1.2'], ['SSLv3'])
  assert.equal(judged({ ...good, versions: open }), 'unknown undetermined SSLv3')
})
