import assert from 'node:assert/strict'
import { test } from 'node:test'

import { clientHello } from './client-hello.ts'
import { serverHello } from './loopback.ts'
import { firstAnswer } from './server-hello.ts'
import { allSuites, offered, tls13Suites, weakSuites } from './suites.ts'

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
      const hello = clientHello(version, name, offered('all', []))
      assert.equal(hello.readUInt16BE(3), hello.length - 5)
      assert.equal(hello.readUIntBE(6, 3), hello.length - 9)
      assert.equal(hello.includes(name), version !== 'SSLv3' && name !== '192.0.2.1')
      if (version !== 'SSLv3') assert.ok(hello.length - 5 < 256 || hello.length - 5 > 511)
    }
  }
})

test('the suites are known by one number and one name each', () => {
  assert.ok(weakSuites.size > 100)
  assert.equal(new Set(weakSuites.values()).size, weakSuites.size)
  assert.equal(new Set(allSuites).size, allSuites.length)
  assert.ok(allSuites.length <= 128, `${allSuites.length}`)
  assert.ok(tls13Suites.every((suite) => !weakSuites.has(suite)))
  assert.equal(weakSuites.get(0x000a), 'TLS_RSA_WITH_3DES_EDE_CBC_SHA')
})

function versionIn(bytes: Buffer): string | undefined {
  const answer = firstAnswer(bytes)
  return answer?.kind === 'hello' ? answer.version : answer?.kind
}
