import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import type { RecordedCall } from '#connectors/transport.ts'
import { coverageOf } from '#engine/judge.ts'
import type { TlsVersion } from '#populations/public-endpoint.ts'

// The authority serves the demo too, which stands outside src.
// oxlint-disable-next-line import/no-relative-parent-imports
import { makeAuthority } from '../../../demo/certificate-authority.ts'
import { Loopback, readLive, replay } from './loopback.ts'

const loopback = new Loopback()
after(() => loopback.close())
const authority = await makeAuthority()
const roots = authority.root
const shop = await authority.issue({ names: ['shop.test', '127.0.0.1'] })
const shopRsa = await authority.issue({ names: ['shop.test'], key: 'rsa' })
const modern = { minVersion: 'TLSv1.2', ...shop } as const
const noWeakSuites = { accepted: [], complete: true }

function accepted(...versions: TlsVersion[]) {
  return { accepted: versions, undetermined: [] }
}

test('a good endpoint is read whole', async () => {
  const port = await loopback.https(modern)
  const { items, receipts } = await readLive([{ port, sni: 'shop.test', roots }])

  const [item] = items
  assert.deepEqual(receipts[0]?.because, undefined)
  assert.equal(receipts[0]?.complete, true)
  assert.equal(receipts[0].scope, `tls/shop.test:${port}`)
  assert.equal(item?.id, `shop.test:${port}`)
  assert.deepEqual(item.addresses, ['127.0.0.1'])
  assert.deepEqual(item.versions, accepted('TLSv1.2', 'TLSv1.3'))
  assert.deepEqual(item.weakSuites, noWeakSuites)
  assert.equal(item.hstsMaxAge, 31_536_000)
  assert.equal('plainHttp' in item, false)
  assert.ok(item.certificate && 'chain' in item.certificate)
  assert.equal(item.certificate.chain, 'trusted')
  assert.equal(item.certificate.nameMatches, true)
  assert.deepEqual(item.certificate.names, ['shop.test', '127.0.0.1'])
  assert.equal(item.certificate.subject, 'CN=shop.test')
  assert.match(item.certificate.fingerprint, /^[0-9a-f]{64}$/)
})

test('a recording replays to the same items and receipts', async () => {
  const good = await loopback.https(modern)
  const closed = await loopback.closedPort()
  const web = await loopback.http((_, response) => response.end('in the clear'))
  const live = await readLive([
    { port: good, sni: 'shop.test', roots, httpPort: web },
    { port: closed, sni: 'gone.test', httpPort: closed },
  ])
  const again = await replay(live.recorded)

  assert.deepEqual(again.items, live.items)
  assert.deepEqual([again.list, again.receipts], [live.list, live.receipts])
})

test('one scope lists the endpoints of the settings, and is complete whatever they answer', async () => {
  const good = await loopback.https(modern)
  const closed = await loopback.closedPort()
  const { items, list, receipts } = await readLive([{ port: good, roots }, { port: closed }])

  const unread = { unread: `tls/127.0.0.1:${closed}` }
  const refused = items.find(({ port }) => port === closed)
  assert.deepEqual(
    [refused?.versions, refused?.weakSuites, refused?.certificate],
    Array(3).fill(unread),
  )
  assert.equal(receipts.filter(({ complete }) => complete).length, 1)
  const { readAt: _, ...rest } = list
  assert.deepEqual(rest, {
    scope: 'tls/endpoints',
    feeds: ['public-endpoint'],
    basis: { kind: 'measured' },
    complete: true,
    calls: 0,
    pages: 0,
    items: 2,
  })
  // What a test that needs the field must call unread, and one that does not need it.
  const all = [list, ...receipts]
  assert.equal(coverageOf(all, list.readAt, 60, new Set([unread.unread])).unread.length, 1)
  assert.deepEqual(coverageOf(all, list.readAt, 60, new Set()), { expected: 1, unread: [] })
})

test('TLS 1.0 and 1.1 are seen where they are accepted', async () => {
  const old = { ...shopRsa, ciphers: 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0' }
  const port = await loopback.https({ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1.2' })
  const only10 = await loopback.https({ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1' })
  const { items } = await readLive([{ port }, { port: only10 }])

  const versions = new Map(items.map((item) => [item.port, item.versions]))
  assert.deepEqual(versions.get(port), accepted('TLSv1.0', 'TLSv1.1', 'TLSv1.2'))
  assert.deepEqual(versions.get(only10), accepted('TLSv1.0'))
  assert.deepEqual(items[0]?.weakSuites, noWeakSuites, 'CBC with ephemeral keys is not weak')
})

test('TLS 1.3 alone, and with another group than the one we bring, is seen as TLS 1.3', async () => {
  const only13 = await loopback.https({ ...shop, minVersion: 'TLSv1.3' })
  const retry = await loopback.https({ ...shop, minVersion: 'TLSv1.3', ecdhCurve: 'secp384r1' })
  const { items, receipts } = await readLive([{ port: only13 }, { port: retry }])

  assert.deepEqual(
    items.map((item) => [item.versions, item.weakSuites]),
    [
      [accepted('TLSv1.3'), noWeakSuites],
      [accepted('TLSv1.3'), noWeakSuites],
    ],
  )
  assert.ok(receipts.every((receipt) => receipt.complete))
})

test('suites that a server has for one rare curve alone are found', async () => {
  // sslscan 2.0.7 does not offer this curve, and calls the server one without such suites.
  const rare = { ecdhCurve: 'brainpoolP384r1', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }
  const port = await loopback.https({ ...shopRsa, ...rare, maxVersion: 'TLSv1.2' })
  const { items } = await readLive([{ port }])
  assert.deepEqual(items[0]?.suites, {
    accepted: ['TLSv1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
    complete: true,
  })
})

test('every weak suite a server takes is named, in each version', async () => {
  const port = await loopback.https({
    ...shopRsa,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.2',
    ciphers:
      'ECDHE-RSA-AES128-SHA:NULL-SHA:AES128-SHA:AES128-GCM-SHA256:ADH-AES128-SHA:@SECLEVEL=0',
  })
  const { items } = await readLive([{ port }])

  const found = items[0]?.weakSuites
  assert.ok(found && 'accepted' in found && found.complete)
  assert.deepEqual(found.accepted.toSorted(), [
    'TLSv1.0 TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLSv1.0 TLS_RSA_WITH_NULL_SHA',
    'TLSv1.1 TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLSv1.1 TLS_RSA_WITH_NULL_SHA',
    'TLSv1.2 TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLSv1.2 TLS_RSA_WITH_AES_128_GCM_SHA256',
    'TLSv1.2 TLS_RSA_WITH_NULL_SHA',
  ])
})

test('two names at one address are two items with their own certificates', async () => {
  const other = await authority.issue({ names: ['other.test'] })
  const { createSecureContext } = await import('node:tls')
  const port = await loopback.https({
    ...modern,
    SNICallback: (name, done) =>
      done(null, createSecureContext(name === 'other.test' ? other : shop)),
  })
  const { items } = await readLive(['shop.test', 'other.test'].map((sni) => ({ port, sni, roots })))

  assert.deepEqual(
    items.map(({ name, certificate }) => [
      name,
      certificate && 'names' in certificate && certificate.nameMatches && certificate.names[0],
    ]),
    [
      ['other.test', 'other.test'],
      ['shop.test', 'shop.test'],
    ],
  )
})

test('of HSTS, a TLS server without HTTP says nothing', async () => {
  const mail = await loopback.tls(modern, (socket) => socket.end('* OK IMAP4rev1 ready\r\n'))
  const silent = await loopback.tls(modern, () => undefined)
  const { items, receipts } = await readLive([{ port: mail }, { port: silent }], { timeoutMs: 500 })
  const found = new Map(items.map((item) => [item.port, item.hstsMaxAge]))
  assert.equal(found.get(mail), undefined)
  assert.deepEqual(found.get(silent), { unread: `tls/127.0.0.1:${silent}` })
  assert.equal(receipts.filter(({ complete }) => complete).length, 1)
})

test('a server that wants a client certificate still shows its own', async () => {
  const port = await loopback.https({ ...modern, requestCert: true, rejectUnauthorized: true })
  const { items, receipts } = await readLive([{ port, sni: 'shop.test', roots }])
  assert.deepEqual(items[0]?.versions, accepted('TLSv1.2', 'TLSv1.3'))
  assert.ok(items[0].certificate && 'chain' in items[0].certificate)
  assert.deepEqual(items[0].hstsMaxAge, { unread: receipts[0]?.scope })
})

test('a first question without a connection hides nothing, and a dead endpoint costs two', async () => {
  const port = await loopback.https(modern)
  const { recorded } = await readLive([{ port, roots }])
  const error = { code: 'ConnectTimeout', message: '' }
  const failing = (chosen: (call: RecordedCall) => boolean): RecordedCall[] =>
    recorded.map(({ response, ...call }) =>
      chosen({ ...call, response }) ? { ...call, error } : { ...call, response },
    )

  const once = await replay(failing(({ params }) => params['version'] === 'SSLv3'))
  assert.deepEqual(once.items[0]?.versions, {
    accepted: ['TLSv1.2', 'TLSv1.3'],
    undetermined: ['SSLv3'],
  })
  assert.ok(once.items[0].certificate && 'chain' in once.items[0].certificate)

  const dead = await replay(failing(({ op }) => op !== 'resolve'))
  assert.equal(dead.receipts[0]?.calls, 3)
  assert.deepEqual(dead.items[0]?.versions, { unread: dead.receipts[0].scope })
})
