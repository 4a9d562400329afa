import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { RecordedCall } from '#connectors/transport.ts'

import { replay } from './loopback.ts'

const nullSuite = 'TLS_RSA_WITH_NULL_SHA'
const lines = readFileSync(join(import.meta.dirname, 'fixtures/four-endpoints.jsonl'), 'utf8')
const recorded = lines
  .trim()
  .split('\n')
  .map((line) => RecordedCall.parse(JSON.parse(line)))

test('the recording in fixtures/ gives a good, an old, a silent and a half-known endpoint', async () => {
  const { items, list, receipts } = await replay(recorded)
  const [old, part, shop, slow] = items

  assert.deepEqual(
    items.map(({ id }) => id),
    ['old.example:443', 'part.example:443', 'shop.example:443', 'slow.example:443'],
  )
  assert.deepEqual(shop, {
    id: 'shop.example:443',
    name: 'shop.example',
    port: 443,
    addresses: ['192.0.2.10'],
    unreached: [],
    withoutIpv6: [],
    versions: { accepted: ['TLSv1.2', 'TLSv1.3'], undetermined: [] },
    suites: {
      accepted: [
        'TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
        'TLSv1.3 TLS_AES_256_GCM_SHA384',
      ],
      complete: true,
    },
    weakSuites: { accepted: [], complete: true },
    certificate: {
      subject: 'CN=shop.example',
      issuer: 'CN=Example CA',
      names: ['shop.example', 'www.shop.example'],
      notBefore: '2026-10-01T00:00:00.000Z',
      notAfter: '2027-01-01T00:00:00.000Z',
      fingerprint: '0b2a00ac76e93a057a5a96392ccc1009e3b5abbf6c77f37a7c26f2d562e355f8',
      nameMatches: true,
      chain: 'trusted',
    },
    plainHttp: { kind: 'redirects' },
    hstsMaxAge: 31_536_000,
  })
  assert.deepEqual(old?.versions, {
    accepted: ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'],
    undetermined: [],
  })
  assert.deepEqual(old.weakSuites, {
    accepted: ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'].map((version) => `${version} ${nullSuite}`),
    complete: true,
  })
  assert.deepEqual(old.plainHttp, { kind: 'serves', path: '/robots.txt', status: 200 })
  assert.equal(old.hstsMaxAge, 0)
  assert.deepEqual(part?.versions, { accepted: ['TLSv1.2'], undetermined: ['SSLv3'] })
  assert.deepEqual(part.weakSuites, { accepted: [`TLSv1.2 ${nullSuite}`], complete: false })
  assert.deepEqual(part.plainHttp, { kind: 'closed' })
  const unread = { unread: 'tls/slow.example:443' }
  assert.deepEqual([slow?.versions, slow?.certificate, slow?.hstsMaxAge], [unread, unread, unread])
  assert.deepEqual(
    receipts.map(({ because }) => because),
    [undefined, 'Timeout', undefined, 'Timeout'],
  )
  assert.deepEqual([list.complete, list.items], [true, 4])
})

test('a recording from before all suites were asked for gives what it found, and calls no list of suites whole', async () => {
  const before = recorded.filter(
    ({ params }) => params['offer'] !== 'others' && params['offer'] !== 'shared',
  )
  const [old, part, shop] = (await replay(before)).items
  const whole = (await replay(recorded)).items
  const open = { complete: false }
  assert.deepEqual(shop, {
    ...whole[2],
    suites: { ...whole[2]?.suites, ...open },
    weakSuites: { accepted: [], ...open },
  })
  assert.deepEqual(old?.weakSuites, { ...whole[0]?.weakSuites, ...open })
  assert.deepEqual(part, whole[1])
})

test('a call that the recording lacks is unread, not good', async () => {
  const without = recorded.filter(({ op, params }) => op !== 'http' || params['path'] === '/')
  const { items, receipts } = await replay(without)
  assert.deepEqual(items[2]?.plainHttp, { unread: 'tls/shop.example:443' })
  assert.equal(receipts[2]?.because, 'NotRecorded')
})

test('an endpoint that a recording asked but never resolved is listed, unread', async () => {
  const { items, list, receipts } = await replay(recorded.filter(({ op }) => op !== 'resolve'))
  assert.equal(list.items, 4)
  assert.deepEqual(items[2]?.versions, { unread: 'tls/shop.example:443' })
  assert.deepEqual(items[2].plainHttp, { unread: 'tls/shop.example:443' })
  assert.deepEqual(new Set(receipts.map(({ because }) => because)), new Set(['NotRecorded']))
})

test('a recording that names no endpoint lists none', async () => {
  const { items, list, receipts } = await replay([])
  assert.deepEqual([items, receipts, list.items], [[], [], 0])
})
