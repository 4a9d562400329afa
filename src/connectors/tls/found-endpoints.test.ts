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

test('a name leaves only by a decision, by records that are all private, or as the wildcard of a certificate, and is said to', () => {
  const names = [
    record('shop.example.com', 'shops.partner.example'),
    record('shopping.example.com', 'shops.partner.example'),
    record('printer.example.com', '10.0.0.7', 'fd00::7'),
    record('half.example.com', '10.0.0.7', '52.95.110.1'),
    found('certificate', '*.example.com'),
  ]
  const decisions = [
    exclusion('discovered-endpoint', 'shop.example.com'),
    exclusion('public-endpoint', 'shopping.example.com'),
  ]
  const { leftOut, ...rest } = foundEndpoints(names, [], decisions)
  assert.deepEqual(idsOf({ leftOut, ...rest }), [
    'half.example.com:443',
    'shopping.example.com:443',
  ])
  assert.deepEqual(leftOut, [
    '*.example.com: a wildcard of a certificate names no host',
    'printer.example.com: leads to private addresses only',
    'shop.example.com: excluded (Shop of a partner)',
  ])
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
    const itemsOf = ({ id }: { id: string }) => (id === 'discovered-endpoint' ? names : [])
    const settings: TlsSettings = builds.complete(asked, itemsOf, isWhole)
    const read = await readIntoMemory(tls, settings, nothing, { at })
    const list = read.receipts.find(({ scope }) => scope === 'tls/endpoints')
    assert.deepEqual([list?.complete, list?.items], [isWhole, 1])
    assert.match(list?.message ?? '', /^not looked at: \*\.example\.com: a wildcard/)
  }
})
