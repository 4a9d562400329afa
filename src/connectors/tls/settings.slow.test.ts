import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readIntoMemory } from '#connectors/reading-in-memory.ts'

import { connectionRate } from './connection-rate.ts'
import { tls } from './index.ts'
import { liveTransport } from './live-transport.ts'
import { Loopback, serverHello } from './loopback.ts'
import { idOf, TlsSettings } from './settings.ts'
import { hstsMaxAge } from './strict-transport.ts'

test('an endpoint is known by the name it is asked for, in the form of the wire', () => {
  const { endpoints } = TlsSettings.parse({
    endpoints: [
      { host: 'Müller.Example.' },
      { host: '192.0.2.1', sni: 'shop.example', port: 8443 },
      { host: '[2001:DB8:0::1]' },
      { host: '192.0.2.1' },
    ],
  })
  assert.deepEqual(endpoints.map(idOf), [
    'xn--mller-kva.example:443',
    'shop.example:8443',
    '[2001:db8::1]:443',
    '192.0.2.1:443',
  ])
  assert.equal(endpoints[0]?.httpPort, 80)
})

test('an endpoint listed twice, and a host that is none, are refused with their place', () => {
  const twice = { endpoints: [{ host: 'a.example' }, { host: 'b.example', sni: 'A.example' }] }
  assert.throws(() => TlsSettings.parse(twice), /a\.example:443 is listed twice/)
  for (const host of ['', 'a b', 'https://a.example', 'a..b', '-', 'a.example:443', 'x\0y']) {
    assert.throws(() => TlsSettings.parse({ endpoints: [{ host }] }), { name: /Error/ }, host)
  }
})

test('trust roots that cannot be read are refused', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
  for (const roots of ['', 'hello', broken]) {
    const settings = { endpoints: [{ host: 'a.example', roots }] }
    assert.throws(() => TlsSettings.parse(settings), /no readable PEM/)
  }
})

test('no address and port gets more than ten connections in any second', async () => {
  let now = 0
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      slept.push(ms)
    },
  }
  const slept: number[] = []
  const mayConnect = connectionRate(clock)
  await Promise.all(Array.from({ length: 25 }, () => mayConnect('a 443')))
  assert.deepEqual(slept, [...Array<number>(10).fill(1000), ...Array<number>(5).fill(2000)])
  await mayConnect('b 443')
  assert.equal(slept.length, 15)
  now = 10_000
  await mayConnect('a 443')
  assert.equal(slept.length, 15)
})

test('a whole reading keeps to that, however many suites there are', async () => {
  const loopback = new Loopback()
  let now = 0
  const starts: number[] = []
  const port = await loopback.tcp((socket) => {
    starts.push(now)
    socket.once('data', (hello) => {
      const suitesAt = 44 + (hello[43] ?? 0)
      socket.end(serverHello(hello.readUInt16BE(9), hello.readUInt16BE(suitesAt + 2)))
    })
  })
  const settings = TlsSettings.parse({
    internal: true,
    endpoints: [{ host: '127.0.0.1', port, httpPort: null }],
  })
  const clock = { now: () => now, sleep: async (ms: number) => void (now += ms) }
  await readIntoMemory(tls, settings, liveTransport(settings, clock), { at: new Date() })
  loopback.close()
  assert.ok(starts.length > 500)
  for (const [index, start] of starts.slice(10).entries()) {
    assert.ok(start - (starts[index] ?? 0) >= 1000, `connection ${index + 10} came too soon`)
  }
})

test('what is spoken before TLS decides the usual port, and leaves no HTTP port', () => {
  const { endpoints } = TlsSettings.parse({
    endpoints: [
      { host: 'mail.example', starttls: 'smtp' },
      { host: 'mail.example', starttls: 'imap' },
      { host: 'db.example', starttls: 'postgres', httpPort: null },
      { host: 'mail.example', starttls: 'smtp', port: 587 },
    ],
  })
  assert.deepEqual(
    endpoints.map(({ port, httpPort }) => [port, httpPort]),
    [
      [25, null],
      [143, null],
      [5432, null],
      [587, null],
    ],
  )
  const web = { host: 'mail.example', starttls: 'smtp', httpPort: 80 }
  assert.throws(() => TlsSettings.parse({ endpoints: [web] }), /belongs to a web server/)
  const unknown = { host: 'mail.example', starttls: 'xmpp' }
  assert.throws(() => TlsSettings.parse({ endpoints: [unknown] }))
})

test('the HSTS header is read by its grammar', () => {
  const headers: [string | undefined, number][] = [
    [undefined, 0],
    ['', 0],
    ['max-age=31536000', 31_536_000],
    ['Max-Age="600" ; includeSubDomains', 600],
    ['includeSubDomains; preload; max-age = 5', 5],
    [';; max-age=7;', 7],
    ['max-age=0', 0],
    ['max-age', 0],
    ['max-age=-1', 0],
    ['max-age=1.5', 0],
    ['max-age=1; max-age=2', 0],
    ['max-age=31536000, max-age=0', 0],
    ['xmax-age=5', 0],
    ['note="max-age=9"', 0],
    [`max-age=${'9'.repeat(40)}`, Number.MAX_SAFE_INTEGER],
  ]
  for (const [header, seconds] of headers) assert.equal(hstsMaxAge(header), seconds, header)
})

test('an address that is none of the public internet is not asked, unless the operator says so', async () => {
  const loopback = new Loopback()
  let connections = 0
  const port = await loopback.tcp((socket) => {
    connections++
    socket.destroy()
  })
  // A name that somebody outside points at us comes to the same.
  const network = { addressesOf: async () => ['127.0.0.1'], hasIpv6: () => false }
  for (const host of ['127.0.0.1', 'rebound.example']) {
    const settings = TlsSettings.parse({ endpoints: [{ host, port, httpPort: port }] })
    const live = liveTransport(settings, undefined, network)
    await readIntoMemory(tls, settings, live, { at: new Date() })
    assert.equal(connections, 0, host)
    assert.equal(tls.operatorOnly?.(settings), false)
  }
  assert.equal(tls.operatorOnly?.(TlsSettings.parse({ endpoints: [], internal: true })), true)
  loopback.close()
})
