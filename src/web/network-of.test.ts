import assert from 'node:assert/strict'
import { test } from 'node:test'

import { networkOf } from './network-of.ts'

test('an address of IPv6 counts with all of its network, however it is spelled; every other for itself', () => {
  for (const address of [
    '2001:db8:0:1::1',
    '2001:DB8:0:1:ffff:0:0:9',
    '2001:0db8:0000:0001:a:b:c:d',
    '2001:db8:0:1::1%eth0',
  ])
    assert.equal(networkOf(address), '2001:db8:0:1::/64', address)
  assert.equal(networkOf('2001:db8:0:2::1'), '2001:db8:0:2::/64')
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(networkOf('::1'), '0:0:0:0::/64')
  assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
  assert.equal(networkOf('192.0.2.7'), '192.0.2.7')
  assert.equal(networkOf('unknown'), 'unknown')
})
