import assert from 'node:assert/strict'
import { test } from 'node:test'

import { clientHello } from './client-hello.ts'
import { serverHello } from './loopback.ts'
import { firstAnswer } from './server-hello.ts'
import { nameOf, offered, weakSuites } from './suites.ts'

test('a ServerHello is read over any fragmentation', () => {
  const whole = serverHello(0x0303, 0xc02f)
  const expected = { kind: 'hello', version: 'TLSv1.2', suite: 0xc02f }
  for (let size = 1; size < 60; size++) {
    const fragments: Buffer[] = []
    for (let at = 5; at < whole.length; at += size) {
      const part = whole.subarray(at, at + size)
      fragments.push(Buffer.concat([Buffer.of(22, 3, 3, 0, part.length), part]))
    }
    const { end, ...answer } = firstAnswer(Buffer.concat(fragments)) ?? { end: 0 }
    assert.deepEqual(answer, expected)
    assert.ok(end > 0)
  }
  for (let length = 0; length < whole.length; length++) {
    assert.equal(firstAnswer(whole.subarray(0, length)), undefined)
  }
})

test('supported_versions outranks the version field, and a HelloRetryRequest counts', () => {
  const extensions = Buffer.of(0, 6, 0, 43, 0, 2, 3, 4)
  assert.equal(versionIn(serverHello(0x0303, 0x1301, extensions)), 'TLSv1.3')
  assert.equal(versionIn(serverHello(0x0303, 0x1301)), 'TLSv1.2')
})

test('a warning is passed over, a fatal alert and close_notify are answers', () => {
  const warning = Buffer.of(21, 3, 1, 0, 2, 1, 112)
  assert.equal(versionIn(Buffer.concat([warning, serverHello(0x0301, 5)])), 'TLSv1.0')
  assert.deepEqual(firstAnswer(Buffer.of(21, 3, 1, 0, 2, 2, 70)), {
    kind: 'alert',
    description: 70,
    end: 7,
  })
  assert.equal(firstAnswer(Buffer.of(21, 3, 1, 0, 2, 1, 0))?.kind, 'alert')
  assert.equal(firstAnswer(Buffer.of(21, 3, 1, 0, 2, 1, 40))?.kind, 'alert')
})

test('a record longer than TLS allows is garbage before it is read', () => {
  assert.equal(firstAnswer(Buffer.of(22, 3, 1, 0xff, 0xff))?.kind, 'garbage')
  assert.equal(firstAnswer(Buffer.of(22, 3, 1, 0, 9, 2, 0xff, 0, 0))?.kind, 'garbage')
})

test('noise never throws, and is never a hello', () => {
  for (let seed = 0; seed < 2000; seed++) {
    const noise = Buffer.from(
      Array.from({ length: seed % 90 }, (_, n) => (seed * 31 + n * n * 17) & 0xff),
    )
    assert.notEqual(firstAnswer(noise)?.kind, 'hello')
    firstAnswer(Buffer.concat([Buffer.of(22, 3, 3, 0, noise.length, 2, 0, 0), noise]))
  }
})

test('a ClientHello is one well-formed record, never of the length some devices hang on', () => {
  for (const version of ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
    for (const name of ['shop.test', '192.0.2.1', `${'a'.repeat(60)}.${'b'.repeat(60)}.test`]) {
      const hello = clientHello(version, name, offered(version, 'all', []))
      assert.equal(hello.readUInt16BE(3), hello.length - 5)
      assert.equal(hello.readUIntBE(6, 3), hello.length - 9)
      assert.equal(hello.includes(name), version !== 'SSLv3' && name !== '192.0.2.1')
      if (version !== 'SSLv3') assert.ok(hello.length - 5 < 256 || hello.length - 5 > 511)
    }
  }
})

test('a useless key share stands under a group that is none, and is as well-formed', () => {
  const hello = clientHello('TLSv1.3', 'shop.test', [0x1301], 'useless')
  assert.equal(hello.readUInt16BE(3), hello.length - 5)
  assert.ok(hello.includes(Buffer.of(0, 51, 0, 7, 0, 5, 0x0a, 0x0a, 0, 1, 0)))
  assert.ok(
    !clientHello('TLSv1.2', 'shop.test', [0xc02f], 'useless').includes(Buffer.of(0x0a, 0x0a)),
  )
})

test('the offers hold every suite once, and never more than a server can take', () => {
  const parts = (['weak', 'others', 'shared'] as const).map((offer) =>
    offered('TLSv1.2', offer, []),
  )
  const every = parts.flat()
  assert.equal(new Set(every).size, every.length)
  assert.equal(every.length + offered('TLSv1.3', 'others', []).length, 352)
  assert.ok(every.every((suite) => !offered('TLSv1.3', 'others', []).includes(suite)))
  // Beside the suites stands one number that signals.
  for (const part of [...parts, offered('TLSv1.2', 'all', [])]) assert.ok(part.length < 128)
  assert.ok(offered('TLSv1.2', 'all', []).every((suite) => every.includes(suite)))
  assert.deepEqual(offered('TLSv1.3', 'others', [0x1301]).slice(0, 2), [0x1302, 0x1303])
})

test('each weakness is known by its name, and what is not weak is not', () => {
  const weak = [
    ['000A', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'],
    ['002F', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
    ['0096', 'TLS_RSA_WITH_SEED_CBC_SHA'],
    ['00A7', 'TLS_DH_anon_WITH_AES_256_GCM_SHA384'],
    ['C006', 'TLS_ECDHE_ECDSA_WITH_NULL_SHA'],
    ['C011', 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'],
    ['C031', 'TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256'],
    ['C0B4', 'TLS_SHA256_SHA256'],
    ['C100', 'TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC'],
    ['FEFF', 'SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA'],
  ] as const
  for (const [number, name] of weak) assert.equal(weakSuites.get(Number.parseInt(number, 16)), name)
  const strong = [
    ['1301', 'TLS_AES_128_GCM_SHA256'],
    ['C013', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
    ['C02B', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
    ['CCAA', 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
    ['C103', 'TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L'],
    ['002C', 'TLS_PSK_WITH_NULL_SHA'],
  ] as const
  for (const [number, name] of strong) {
    assert.equal(nameOf(Number.parseInt(number, 16)), name)
    assert.ok(!weakSuites.has(Number.parseInt(number, 16)), name)
  }
  assert.equal(nameOf(0xdead), 'DEAD')
})

function versionIn(bytes: Buffer): string | undefined {
  const answer = firstAnswer(bytes)
  return answer?.kind === 'hello' ? answer.version : answer?.kind
}
