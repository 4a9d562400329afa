import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

const inside: Record<string, readonly string[]> = {
  'this machine': ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1'],
  'no machine': ['0.0.0.0', '0.1.2.3', '::', '0:0:0:0:0:0:0:0'],
  'private networks': ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  'networks behind carriers': ['100.64.0.1', '100.127.255.255', '100.100.100.200'],
  'this link': ['169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1', 'fe80::1%eth0', 'fec0::1'],
  'local networks': ['fc00::1', 'fdff::1', 'fd00:ec2::254'],
  'metadata of clouds': ['169.254.169.254', '192.0.0.192', '100.100.100.200', '168.63.129.16'],
  'many machines': ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1', '255.255.255.255'],
  'nobody yet': ['240.0.0.1', '4000::1', '::2', '100::1'],
  examples: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1', '3fff:fff::1'],
  benchmarks: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  'IPv4 within IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '2001:0:7f00:1::',
    '2001::1',
  ],
  'no address in the plain spelling': [
    '',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '8.8.8.8 ',
    '[::1]',
    '1.1.1.1%eth0',
    '2606:4700::1111%eth0',
  ],
}

for (const [what, addresses] of Object.entries(inside)) {
  test(`not public: ${what}`, () => {
    for (const address of addresses) assert.equal(isPublicAddress(address), false, address)
  })
}

test('public is what lies between', () => {
  for (const address of [
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '168.63.129.17',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '2001:4860:4860::8888',
    '2003::1',
    '3ffe::1',
  ])
    assert.equal(isPublicAddress(address), true, address)
})

test('loopback has one spelling here', () => {
  for (const address of ['127.0.0.1', '127.1.2.3', '::1'])
    assert.equal(isLoopbackAddress(address), true, address)
  for (const address of ['::ffff:127.0.0.1', '128.0.0.1', 'localhost', '::2', '0.0.0.0'])
    assert.equal(isLoopbackAddress(address), false, address)
})
