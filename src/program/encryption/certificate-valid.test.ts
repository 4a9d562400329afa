import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { addDays } from '#engine/calendar.ts'
import type { PublicEndpoint } from '#populations/public-endpoint.ts'
import { isKnown } from '#populations/reported.ts'

import { certificateValid } from './certificate-valid.ts'
import { hstsSet } from './hsts-set.ts'

const { pass } = certificateValid.fixtures
const notBefore = new Date('2026-09-01T00:00:00Z')
const notAfter = new Date('2027-01-31T00:00:00Z')
const daysLeft = 14
const renewBy = addDays(notAfter, -daysLeft)

function shown(given: { nameMatches?: boolean; chain?: string } = {}): PublicEndpoint {
  assert(isKnown(pass.certificate))
  return { ...pass, certificate: { ...pass.certificate, ...given } }
}

/** `kind code` at an instant, and until when it stands. */
function judged(endpoint: PublicEndpoint, at: Date) {
  const { kind, reason, until } = certificateValid.judge(endpoint, at, { daysLeft })
  return [[kind, reason?.code].filter(Boolean).join(' '), until]
}

function before(at: Date): Date {
  return new Date(at.getTime() - 1)
}

test('a certificate passes from its first day until it is due for renewal, to the millisecond', () => {
  assert.deepEqual(judged(shown(), before(notBefore)), ['fail not-yet', notBefore])
  assert.deepEqual(judged(shown(), notBefore), ['pass', renewBy])
  assert.deepEqual(judged(shown(), before(renewBy)), ['pass', renewBy])
  assert.deepEqual(judged(shown(), renewBy), ['fail expires-soon', notAfter])
  assert.deepEqual(judged(shown(), before(notAfter)), ['fail expires-soon', notAfter])
  assert.deepEqual(judged(shown(), notAfter), ['fail expired', undefined])
})

test('what a load balancer shows under its provider’s name says nothing of what its clients are shown', () => {
  const at = new Date('2026-11-01T00:00:00Z')
  const unknown = ['unknown by-provider', undefined]
  for (const nameMatches of [true, false])
    assert.deepEqual(judged({ ...shown({ nameMatches }), byProvider: true }, at), unknown)
  for (const hstsMaxAge of [0, 31_536_000]) {
    const item = { ...hstsSet.fixtures.pass, hstsMaxAge, byProvider: true as const }
    const { kind, reason } = hstsSet.judge(item, at, { minSeconds: 100 })
    assert.deepEqual([kind, reason?.code], ['unknown', 'by-provider'])
  }
})

test('a wrong name or an untrusted chain fails, and expiry is told first', () => {
  const at = new Date('2026-11-01T00:00:00Z')
  assert.deepEqual(judged(shown({ nameMatches: false }), at), ['fail other-name', notAfter])
  assert.deepEqual(judged(shown({ chain: 'SELF_SIGNED' }), at), ['fail untrusted', notAfter])
  assert.equal(judged(shown({ nameMatches: false }), notAfter)[0], 'fail expired')
})

test('a finding stands unchanged up to its `until`, and never promises a time that has gone', () => {
  const anyTime = fc.integer({
    min: notBefore.getTime() - 86_400_000,
    max: notAfter.getTime() + 86_400_000,
  })
  const anyShown = fc
    .record({ nameMatches: fc.boolean(), chain: fc.constantFrom('trusted', 'SELF_SIGNED') })
    .map(shown)
  fc.assert(
    fc.property(anyShown, anyTime, fc.double({ min: 0, max: 1, noNaN: true }), (item, at, part) => {
      const now = certificateValid.judge(item, new Date(at), { daysLeft })
      const until = now.until?.getTime() ?? notAfter.getTime() + 86_400_000
      assert(until > at || now.until === undefined)
      const later = new Date(at + Math.floor(part * Math.max(0, until - 1 - at)))
      assert.deepEqual(certificateValid.judge(item, later, { daysLeft }), now)
    }),
  )
})
