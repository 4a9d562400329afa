import assert from 'node:assert/strict'
import { after, test } from 'node:test'

// oxlint-disable-next-line import/no-relative-parent-imports -- the authority serves the demo too
import { makeAuthority } from '../../../demo/certificate-authority.ts'
import { Loopback, readLive, replay } from './loopback.ts'
import type { Read } from './loopback.ts'

const loopback = new Loopback()
after(() => loopback.close())
const authority = await makeAuthority()
const roots = authority.root
// Before the instant at which loopback.ts reads.
const notBefore = new Date('2026-01-01T00:00:00Z')
const shop = await authority.issue({ names: ['shop.test'], notBefore })
const other = await authority.issue({ names: ['other.test'], key: 'rsa', notBefore })
const modern = { ...shop, minVersion: 'TLSv1.2' } as const
const old = {
  ...other,
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.2',
  ciphers: 'AES128-SHA:@SECLEVEL=0',
} as const

/** Reads `shop.test` at the given addresses, and shows that the recording gives the same. */
async function readAt(addresses: string[], port: number, hasIpv6 = true): Promise<Read> {
  const network = { addressesOf: async () => addresses, hasIpv6: () => hasIpv6 }
  const signal = new AbortController().signal
  const read = await readLive([{ host: 'shop.test', port, roots }], {}, signal, network)
  const again = await replay(read.recorded)
  assert.deepEqual([again.items, again.receipts], [read.items, read.receipts])
  return read
}

test('every address is asked, IPv4 and IPv6, and the endpoint is as bad as the worst of them', async () => {
  const port = await loopback.https(modern)
  await loopback.https(old, (_, response) => response.end(), { host: '::1', port })
  const { items, receipts, recorded } = await readAt(['::1', '127.0.0.1'], port)
  const [item] = items
  assert.ok(item?.certificate && 'chain' in item.certificate)
  assert.ok(item.suites && 'accepted' in item.suites)
  assert.equal(receipts[0]?.because, undefined)
  assert.deepEqual(item.addresses, ['127.0.0.1', '::1'])
  assert.deepEqual([item.unreached, item.withoutIpv6], [[], []])
  assert.deepEqual(item.versions, {
    accepted: ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
    undetermined: [],
  })
  assert.deepEqual(item.weakSuites, {
    accepted: ['0', '1', '2'].map((minor) => `TLSv1.${minor} TLS_RSA_WITH_AES_128_CBC_SHA`),
    complete: true,
  })
  assert.ok(item.suites.accepted.includes('TLSv1.3 TLS_AES_256_GCM_SHA384'))
  assert.ok(item.suites.accepted.includes('TLSv1.0 TLS_RSA_WITH_AES_128_CBC_SHA'))
  assert.equal(item.certificate.nameMatches, false)
  assert.equal(item.hstsMaxAge, 0)
  const asked = recorded.filter(({ op }) => op === 'certificate')
  assert.deepEqual(new Set(asked.map(({ params }) => params['address'])), new Set(item.addresses))

  // Name servers turn the order of their answers; the item must not change for that.
  const turned = await readAt(['127.0.0.1', '::1'], port)
  assert.deepEqual(turned.items, items)
})

test('an address that takes no connection is named, and leaves everything good undetermined', async () => {
  const port = await loopback.https(modern)
  const { items, receipts } = await readAt(['127.0.0.1', '127.0.0.2'], port)
  const [item] = items
  const unread = { unread: `tls/shop.test:${port}` }
  assert.deepEqual(item?.unreached, [{ address: '127.0.0.2', because: 'ECONNREFUSED' }])
  assert.deepEqual(item.versions, {
    accepted: ['TLSv1.2', 'TLSv1.3'],
    undetermined: ['SSLv3', 'TLSv1.0', 'TLSv1.1'],
  })
  assert.deepEqual(item.weakSuites, { accepted: [], complete: false })
  assert.deepEqual([item.certificate, item.hstsMaxAge], [unread, unread])
  assert.deepEqual([receipts[0]?.complete, receipts[0]?.because], [false, 'ECONNREFUSED'])
  assert.match(receipts[0]?.message ?? '', /^127\.0\.0\.2: /)
})

test('what is certainly bad at one address is told, whatever another one hides', async () => {
  const port = await loopback.https(old, (_, response) => response.end())
  const { items } = await readAt(['127.0.0.1', '127.0.0.2'], port)
  const [item] = items
  assert.ok(item?.certificate && 'chain' in item.certificate && !item.certificate.nameMatches)
  assert.equal(item.hstsMaxAge, 0)
})

test('without IPv6 on this machine, IPv6 addresses are named as not asked, and the rest stands', async () => {
  const port = await loopback.https(modern)
  // A group address has no route for TCP anywhere.
  const group = 'ff0e::1'
  const { items, receipts } = await readAt(['127.0.0.1', group], port, false)
  const [item] = items
  assert.deepEqual([item?.unreached, item?.withoutIpv6], [[], [group]])
  assert.deepEqual(item?.versions, { accepted: ['TLSv1.2', 'TLSv1.3'], undetermined: [] })
  assert.ok(item.certificate && 'chain' in item.certificate)
  assert.deepEqual([receipts[0]?.complete, receipts[0]?.because], [false, 'NoIPv6'])
  assert.match(receipts[0]?.message ?? '', /this machine has no IPv6, so ff0e::1 was not asked/)

  const only = await readAt([group], port, false)
  assert.deepEqual(only.items[0]?.versions, { unread: `tls/shop.test:${port}` })
  assert.deepEqual(only.items[0].withoutIpv6, [group])

  const reaching = await readAt(['127.0.0.1', group], port, true)
  assert.deepEqual(reaching.items[0]?.withoutIpv6, [])
  assert.equal(reaching.items[0].unreached && 'length' in reaching.items[0].unreached, true)
  assert.deepEqual(reaching.items[0].weakSuites, { accepted: [], complete: false })
})

test('more addresses than are asked are unreached, not forgotten', async () => {
  const port = await loopback.https(modern)
  const many = Array.from({ length: 17 }, (_, n) => `127.0.0.${n + 1}`)
  const { items } = await readAt(many, port)
  const { unreached } = items[0] ?? {}
  assert.ok(Array.isArray(unreached))
  assert.equal(unreached.length, 16)
  assert.equal(unreached.filter(({ because }) => because === 'TooManyAddresses').length, 1)
})
