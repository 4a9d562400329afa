import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { CallError } from '#connectors/transport.ts'
import type { RecordedCall, Transport } from '#connectors/transport.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import type { Listener } from '#populations/listener.ts'
import { PublicEndpoint } from '#populations/public-endpoint.ts'

import { foundEndpoints } from './found-endpoints.ts'
import { tls } from './index.ts'
import { liveTransport } from './live-transport.ts'
import { idOf, TlsSettings } from './settings.ts'

const at = new Date('2026-11-23T06:00:00Z')

function record(name: string, ...leadsTo: string[]): DiscoveredEndpoint {
  return { ...found('dns-record', name), leadsTo }
}

function found(kind: DiscoveredEndpoint['found'], name: string): DiscoveredEndpoint {
  const place = { provider: 'aws', account: '111122223333', found: kind, where: kind }
  return { id: `${kind} ${name}`, name, ...place }
}

function listener(host: string, port: number, speaks: Listener['speaks']): Listener {
  const place = { provider: 'aws', account: '111122223333', balancer: host }
  return { id: `${host}:${port}`, ...place, host, port, speaks }
}

function exclusion(population: string, pattern: string) {
  const dates = { decided: '2026-01-01', reviewBy: '2027-01-01' }
  return { id: '1', name: 'Shop of a partner', population, pattern, reason: 'theirs', ...dates }
}

function idsOf({ endpoints }: ReturnType<typeof foundEndpoints>): string[] {
  return endpoints.map(idOf)
}

test('a name is looked at once, wherever it was found, at 443', () => {
  const names = [record('www.example.com', '52.95.110.1'), found('certificate', 'www.example.com')]
  assert.deepEqual(idsOf(foundEndpoints(names, [], [])), ['www.example.com:443'])
})

test('a name that leads to a load balancer is looked at where that takes TLS, through other names too', () => {
  const names = [
    record('mqtt.example.com', 'lb.elb.amazonaws.com'),
    record('old.example.com', 'mqtt.example.com'),
    record('both.example.com', 'dualstack.lb.elb.amazonaws.com'),
    record('plain.example.com', 'plain.elb.amazonaws.com'),
  ]
  const listeners = [
    listener('lb.elb.amazonaws.com', 8883, 'tls'),
    listener('lb.elb.amazonaws.com', 443, 'passes'),
    listener('lb.elb.amazonaws.com', 5432, 'passes'),
    listener('plain.elb.amazonaws.com', 80, 'http'),
  ]
  assert.deepEqual(idsOf(foundEndpoints(names, listeners, [])), [
    'both.example.com:443',
    'both.example.com:8883',
    'mqtt.example.com:443',
    'mqtt.example.com:8883',
    'old.example.com:443',
    'old.example.com:8883',
    'plain.example.com:443',
  ])
})

test('a name leaves only by a decision, also one whose records are all private, and is said to', () => {
  const names = [
    record('shop.example.com', 'shops.partner.example'),
    record('shopping.example.com', 'shops.partner.example'),
    record('printer.example.com', '10.0.0.7', 'fd00::7'),
    record('scanner.example.com', '10.0.0.8'),
    record('half.example.com', '10.0.0.7', '52.95.110.1'),
  ]
  const decisions = [
    exclusion('discovered-endpoint', 'shop.example.com'),
    exclusion('discovered-endpoint', 'scanner.example.com'),
    exclusion('public-endpoint', 'shopping.example.com'),
  ]
  const { leftOut, ...rest } = foundEndpoints(names, [], decisions)
  assert.deepEqual(idsOf({ leftOut, ...rest }), [
    'half.example.com:443',
    'printer.example.com:443',
    'shopping.example.com:443',
  ])
  assert.deepEqual(leftOut, [
    'scanner.example.com: excluded (Shop of a partner)',
    'shop.example.com: excluded (Shop of a partner)',
  ])
})

test('the wildcard of a certificate stays, unless a zone names the hosts that it is for', () => {
  const wildcard = found('certificate', '*.example.com')
  const left = (...names: DiscoveredEndpoint[]) => foundEndpoints([wildcard, ...names], [], [])
  assert.deepEqual(idsOf(left()), ['_wildcard.example.com:443'])
  for (const other of [
    record('example.com', '52.95.110.1'),
    record('deep.down.example.com', '52.95.110.1'),
    found('certificate', 'www.example.com'),
  ])
    assert(idsOf(left(other)).includes('_wildcard.example.com:443'), other.name)
  const named = left(record('www.example.com', '52.95.110.1'))
  assert.deepEqual(idsOf(named), ['www.example.com:443'])
  assert.deepEqual(named.leftOut, [
    '*.example.com: a wildcard of a certificate, whose hosts a zone names',
  ])
  assert.deepEqual(idsOf(left(record('*.example.com', '52.95.110.1'))), [
    '_wildcard.example.com:443',
  ])
})

test('a load balancer on the internet that no name leads to is looked at by its own, where it takes TLS', () => {
  const host = 'web-1.us-east-1.elb.amazonaws.com'
  const listening = [listener(host, 443, 'https'), listener(host, 80, 'http')]
  assert.deepEqual(idsOf(foundEndpoints([], listening, [])), [`${host}:443`])
  const inside = listening.map((each) => ({ ...each, isPublic: false }))
  assert.deepEqual(idsOf(foundEndpoints([], inside, [])), [])
  const plain = [listener(host, 80, 'http'), listener('203.0.113.7', 443, 'passes')]
  assert.deepEqual(idsOf(foundEndpoints([], plain, [])), [])
  const named = [record('www.example.com', `dualstack.${host}`)]
  assert.deepEqual(idsOf(foundEndpoints(named, listening, [])), ['www.example.com:443'])
  const decided = foundEndpoints([], listening, [exclusion('discovered-endpoint', host)])
  assert.deepEqual([decided.endpoints, decided.leftOut.length], [[], 1])
})

test('what has private addresses alone, or the provider’s name alone, says so, and the former is not asked', async () => {
  const settings = TlsSettings.parse({
    endpoints: [
      { host: 'printer.example.com' },
      { host: 'half.example.com' },
      { host: 'web-1.us-east-1.elb.amazonaws.com' },
      { host: 'web-1.elb.eu-central-1.amazonaws.com' },
    ],
  })
  const network = {
    addressesOf: (host: string) =>
      host.startsWith('printer') ? Promise.resolve(['10.0.0.7', 'fd00::7']) : Promise.reject(gone),
    hasIpv6: () => true,
  }
  const gone = Object.assign(new Error('no'), { code: 'ENOTFOUND' })
  const read = await readIntoMemory(tls, settings, liveTransport(settings, undefined, network), {
    at,
  })
  const items = new Map(
    [...(read.items.get('public-endpoint') ?? [])].map(([key, { item }]) => [
      key,
      PublicEndpoint.parse(item),
    ]),
  )
  const printer = items.get('printer.example.com:443')
  const unread = { unread: 'tls/printer.example.com:443' }
  assert.deepEqual([printer?.isPrivate, printer?.addresses], [true, ['10.0.0.7', 'fd00::7']])
  assert.deepEqual(
    [printer?.plainHttp, printer?.certificate, printer?.hstsMaxAge],
    [unread, unread, unread],
  )
  const half = items.get('half.example.com:443')
  assert.deepEqual([half?.isPrivate, half?.byProvider], [undefined, undefined])
  for (const region of ['us-east-1.elb', 'elb.eu-central-1'])
    assert.equal(items.get(`web-1.${region}.amazonaws.com:443`)?.byProvider, true)
})

test('the order in which names were found changes nothing', () => {
  const names = [record('a.example.com', '52.95.110.1'), found('cdn', 'b.example.com')]
  assert.deepEqual(foundEndpoints(names.toReversed(), [], []), foundEndpoints(names, [], []))
})

test('a wildcard of a zone or a delivery network stays, and nothing can be read of it, live or replayed', async () => {
  const { endpoints } = foundEndpoints([record('*.example.com', '52.95.110.1')], [], [])
  const settings = TlsSettings.parse({ endpoints, discovered: true })
  const calls: RecordedCall[] = []
  const live = liveTransport(settings)
  const archiving: Transport = {
    async call(call) {
      return await live.call(call).catch((error: unknown) => {
        assert(error instanceof CallError)
        calls.push({ ...call, error: { code: error.code, message: error.message } })
        throw error
      })
    },
  }
  const read = await readIntoMemory(tls, settings, archiving, { at })
  const again = tls.settingsOf(calls)
  assert.deepEqual(again.endpoints.map(idOf), ['_wildcard.example.com:443'])
  const [item] = [...(read.items.get('public-endpoint')?.values() ?? [])]
  const unread = { unread: 'tls/_wildcard.example.com:443' }
  assert.deepEqual(PublicEndpoint.parse(item?.item).addresses, unread)
  assert.deepEqual(
    read.receipts.map(({ scope, because }) => [scope, because]),
    [
      ['tls/_wildcard.example.com:443', 'Wildcard'],
      ['tls/endpoints', 'DiscoveryIncomplete'],
    ],
  )
})

test('the list is complete only where what it stands on was read to its end', async () => {
  const asked = TlsSettings.parse({ endpoints: [], discovered: true })
  const names = [found('cdn', 'cdn.example.com'), found('certificate', '*.example.com')]
  const { builds } = tls
  assert(builds)
  assert(builds.asks(asked))
  assert(!builds.asks(TlsSettings.parse({ endpoints: [] })))
  const nothing: Transport = { call: () => Promise.reject(new CallError('ENOTFOUND', 'no')) }
  for (const isWhole of [true, false]) {
    const itemsOf = ({ id }: { id: string }) => {
      if (id === 'scope-exclusion') return [exclusion('discovered-endpoint', 'cdn.example.com')]
      return id === 'discovered-endpoint' ? names : []
    }
    const settings: TlsSettings = builds.complete(asked, itemsOf, isWhole)
    const read = await readIntoMemory(tls, settings, nothing, { at })
    const list = read.receipts.find(({ scope }) => scope === 'tls/endpoints')
    assert.deepEqual([list?.complete, list?.items], [isWhole, 1])
    assert.match(list?.message ?? '', /^not looked at: cdn\.example\.com: excluded/)
  }
})
