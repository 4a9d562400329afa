import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import fc from 'fast-check'

import { base64url, utf8 } from './bytes.ts'
import {
  digestOfDisclosure,
  encodeDisclosure,
  openDisclosure,
  readDisclosure,
} from './disclosure.ts'
import type { Sha256 } from './hash.ts'
import { rfc9901 } from './vectors.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

test("RFC 9901's own disclosure has the digest the RFC says, and opens", () => {
  const { disclosure, digest, salt, name, value } = rfc9901
  assert.equal(digestOfDisclosure(sha256, disclosure), digest)
  assert.deepEqual(openDisclosure(sha256, disclosure, ['other', digest]), { salt, name, value })
})

test('what was hidden opens, and only under its own digest', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 32 }),
      fc.string({ minLength: 1 }).filter((name) => /^[ -~]+$/.test(name)),
      fc.jsonValue(),
      (salt, name, value) => {
        const disclosure = encodeDisclosure(salt, name, value)
        const digest = digestOfDisclosure(sha256, disclosure)
        assert.deepEqual(openDisclosure(sha256, disclosure, [digest])?.name, name)
        assert.equal(openDisclosure(sha256, disclosure, []), undefined)
        const other = encodeDisclosure(salt, `${name}x`, value)
        assert.equal(openDisclosure(sha256, other, [digest]), undefined)
      },
    ),
  )
})

test('a short salt is refused, for it could be guessed', () => {
  assert.throws(() => encodeDisclosure(new Uint8Array(15), 'result', 'pass'), /16 bytes/)
})

test('what is no disclosure is refused', () => {
  const of = (json: string) => base64url(utf8(json))
  for (const text of [
    '',
    '!',
    of('{}'),
    of('["salt","name"]'),
    of('["s","n",1,2]'),
    of('[1,"n",1]'),
  ]) {
    assert.throws(() => readDisclosure(text), { name: 'FormatError' }, text)
  }
})

test('what is wrong with a disclosure is said, down to its part', () => {
  const of = (json: string) => base64url(utf8(json))
  for (const [text, said] of [
    [of('['), /must be base64url of JSON/],
    ['!', /must be base64url of JSON/],
    [of('{}'), /^a disclosure must be a list$/],
    [of('["s"]'), /a salt, a name and a value/],
    [of('[1,"n",1]'), /^salt must be text$/],
    [of('["s",2,1]'), /^name must be text$/],
  ] as const) {
    assert.throws(() => readDisclosure(text), { name: 'FormatError', message: said }, text)
  }
  const { cause } = thrown(() => readDisclosure('!'))
  assert(cause instanceof Error, 'and why it is no base64url')
})

function thrown(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    if (error instanceof Error) return error
  }
  return assert.fail('nothing was thrown')
}
