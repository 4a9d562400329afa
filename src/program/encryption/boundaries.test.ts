import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'
import { TlsVersion } from '#populations/public-endpoint.ts'

import { databaseRequiresTls } from './database-requires-tls.ts'
import { hstsSet } from './hsts-set.ts'
import { listenerModernTls } from './listener-modern-tls.ts'

test('whatever is older than TLS 1.2 fails, of a listener as of a database', () => {
  const said = TlsVersion.options.map((version) => {
    const listener = { id: 'l', kind: 'load-balancer' as const, takes: 'tls' as const }
    const server = { id: 'd', engine: 'postgres' }
    const requiresTls = { isRequired: true, by: 'TLSSecurityPolicy', oldest: version }
    return [
      version,
      listenerModernTls.judge({ ...listener, oldestTls: version }, fixtureTime, {}).kind,
      databaseRequiresTls.judge({ ...server, requiresTls }, fixtureTime, {}).kind,
    ]
  })
  assert.deepEqual(said, [
    ['SSLv3', 'fail', 'fail'],
    ['TLSv1.0', 'fail', 'fail'],
    ['TLSv1.1', 'fail', 'fail'],
    ['TLSv1.2', 'pass', 'pass'],
    ['TLSv1.3', 'pass', 'pass'],
  ])
})

test('HSTS lasts for half a year at least', () => {
  const parameters = hstsSet.parameters.parse({})
  const said = (hstsMaxAge: number) =>
    hstsSet.judge({ id: 'e', name: 'e', port: 443, hstsMaxAge }, fixtureTime, parameters).kind
  assert.deepEqual([0, 300, 15_551_999, 15_552_000].map(said), ['fail', 'fail', 'fail', 'pass'])
})
