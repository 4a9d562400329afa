import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import {
  base64,
  base64url,
  equal,
  fromBase64,
  fromBase64url,
  hex,
  textOf,
  uint64,
  utf8,
} from './bytes.ts'
import { instant, instantText } from './instant.ts'

test("Base64, Base64url and hex are Node's own, and read back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      assert.equal(base64(bytes), Buffer.from(bytes).toString('base64'))
      assert.equal(base64url(bytes), Buffer.from(bytes).toString('base64url'))
      assert.equal(hex(bytes), Buffer.from(bytes).toString('hex'))
      assert.ok(equal(fromBase64(base64(bytes)), bytes))
      assert.ok(equal(fromBase64url(base64url(bytes)), bytes))
    }),
  )
})

test('a second spelling of the same bytes is refused', () => {
  for (const text of ['QQ', 'QR==', 'Q Q==', 'QQ==\n', 'QQ=', 'Q', '=', '-_8=', 'é']) {
    assert.throws(() => fromBase64(text), { name: 'FormatError' }, text)
  }
  for (const text of ['QQ==', 'QR', 'Q', '+/8', 'Q Q', 'QQ\n']) {
    assert.throws(() => fromBase64url(text), { name: 'FormatError' }, text)
  }
})

test('text is strictly UTF-8, and a byte-order mark is not swallowed', () => {
  assert.throws(() => textOf(Uint8Array.of(0xc0, 0x80)), { name: 'FormatError' })
  assert.throws(() => textOf(Uint8Array.of(0xed, 0xa0, 0x80)), { name: 'FormatError' })
  assert.equal(textOf(utf8('\ufeffx')).length, 2)
})

test('equal compares length and every byte', () => {
  assert.ok(equal(utf8('ab'), utf8('ab')))
  assert.ok(!equal(utf8('ab'), utf8('abc')))
  assert.ok(!equal(utf8('abc'), utf8('ab')))
  assert.ok(!equal(utf8('ab'), utf8('ac')))
})

test('whole numbers are eight bytes, big endian', () => {
  assert.equal(hex(uint64(258)), '0000000000000102')
  assert.equal(hex(uint64(Number.MAX_SAFE_INTEGER)), '001fffffffffffff')
})

test('instants are RFC 3339 in UTC, and impossible ones are refused', () => {
  assert.equal(instant('1970-01-02T00:00:00Z'), 86_400_000)
  assert.equal(instant('1970-01-01T00:00:00.5Z'), 500)
  assert.equal(instantText(instant('2026-11-23T06:00:04.25Z')), '2026-11-23T06:00:04.250Z')
  const wrong = [
    '2026-02-30T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T06:00:60Z',
    '2026-11-23T06:00:04+01:00',
    '2026-11-23T06:00:04+00:00',
    '2026-11-23t06:00:04z',
    '2026-11-23 06:00:04Z',
    '2026-11-23T06:00:04.1234Z',
    '2026-11-23T06:00Z',
    '2026-11-23',
    '1969-12-31T23:59:59Z',
    '',
  ]
  for (const at of wrong) assert.throws(() => instant(at), { name: 'FormatError' }, at)
})
