import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'

import { SamlSettings } from '#program/sign-in/saml-settings.ts'

import { beginSaml, finishSaml, samlMetadata, SamlPending, samlPendingMs } from './saml.ts'
import {
  acsUrl,
  assertionOf,
  entityId,
  idpIssuer,
  makeSigner,
  posted,
  responseOf,
  sign,
} from './test-saml-provider.ts'
import {
  answer,
  begun,
  finish,
  idp,
  now,
  refused,
  settings,
  stranger,
  us,
} from './test-saml-sign-in.ts'

test('a person signs in, whether assertion, response or both are signed', async () => {
  const { pending, said } = await begun()
  const kept = SamlPending.parse(JSON.parse(JSON.stringify(pending)))
  const assertion = sign(assertionOf(said), idp)
  const expected = {
    issuer: idpIssuer,
    subject: 'alice',
    emailVerified: false,
    authTime: now,
    amr: ['urn:oasis:names:tc:SAML:2.0:ac:classes:Password'],
  }

  for (const xml of [
    responseOf(said, assertion),
    sign(responseOf(said, assertionOf(said)), idp),
    sign(responseOf(said, assertion), idp),
    responseOf(said, sign(assertionOf(said), idp, { signature: 'sha512', digest: 'sha512' })),
    `<?xml version="1.0" encoding="UTF-8"?>\r\n${responseOf(said, assertion)}\n`,
  ]) {
    assert.deepEqual(await finish(kept, xml), expected)
  }
})

test('a certificate may be followed by the next', async () => {
  const { pending, said } = await begun()
  const next = settings({ certificates: [stranger.certificate, idp.certificate] })

  assert.equal((await finish(pending, answer(said), next)).subject, 'alice')
})

test('address and name are told; the address is verified where the company gives addresses out', async () => {
  const { pending, said } = await begun()
  const attributes = { mail: ['alice@example.com'], displayName: ['Alice &amp; Co'] }
  const xml = answer({ ...said, attributes })

  const person = await finish(pending, xml)
  assert.deepEqual([person.email, person.emailVerified], ['alice@example.com', false])
  assert.equal(person.name, 'Alice & Co')
  const ours = await finish(pending, xml, settings({ addressesAreOurs: true }))
  assert.equal(ours.emailVerified, true)
  const two = answer({ ...said, attributes: { mail: ['alice@example.com', 'ceo@example.com'] } })
  assert.equal((await finish(pending, two)).email, undefined)
  const nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
  const byName = answer({ ...said, nameIdFormat, nameId: 'bob@example.com' })
  assert.equal((await finish(pending, byName)).email, 'bob@example.com')
})

test('the request names us, its own id, and no way to prove who one is', async () => {
  const { url, pending } = await beginSaml(settings(), us, now, { fresh: true })
  const asked = new URL(url)
  const request = inflateRawSync(
    Buffer.from(asked.searchParams.get('SAMLRequest') ?? '', 'base64'),
  ).toString()

  assert.equal(asked.searchParams.get('idpid'), '7')
  assert.match(request, new RegExp(` ID="${pending.requestId}"`))
  assert.match(request, / ForceAuthn="true"/)
  assert.ok(request.includes(`AssertionConsumerServiceURL="${acsUrl}"`))
  assert.ok(request.includes(`>${entityId}</`))
  assert.doesNotMatch(request, /RequestedAuthnContext/)
  assert.notEqual((await begun()).pending.requestId, pending.requestId)
})

test('our metadata names the one address, and wants signed assertions', () => {
  const xml = samlMetadata(acsUrl, entityId)

  assert.ok(xml.includes(`entityID="${entityId}"`) && xml.includes(`Location="${acsUrl}"`))
  assert.match(xml, /WantAssertionsSigned="true"/)
})

test('the answer to one browser is of no use to another', async () => {
  const mallory = await begun()
  const alice = await begun()

  await refused('saml-request-wrong', finish(alice.pending, answer(mallory.said)))
})

test('a minute is forgiven between the clocks, and no more', async () => {
  const { pending, said } = await begun()
  function at(seconds: number): Date {
    return new Date(now.getTime() + seconds * 1000)
  }

  await finish(pending, answer({ ...said, notBefore: at(60) }))
  await refused('saml-expired', finish(pending, answer({ ...said, notBefore: at(61) })))
  await finish(pending, answer({ ...said, notOnOrAfter: at(-59) }))
  await refused('saml-expired', finish(pending, answer({ ...said, notOnOrAfter: at(-60) })))
  await finish(pending, answer({ ...said, confirmedUntil: at(-59) }))
  await refused('saml-expired', finish(pending, answer({ ...said, confirmedUntil: at(-60) })))
  const late = new Date(now.getTime() + samlPendingMs + 1)
  await refused('saml-too-late', finish(pending, answer({ ...said, now: late }), settings(), late))
})

test('an assertion is good once, even for two at the same moment', async () => {
  const { pending, said } = await begun()
  const kept = new Map<string, Date>()
  function seen(id: string, until: Date): Promise<boolean> {
    const before = kept.has(id)
    kept.set(id, until)
    return Promise.resolve(before)
  }
  function attempt() {
    return finishSaml(settings(), pending, posted(answer(said)), now, seen)
  }

  const outcomes = await Promise.allSettled([attempt(), attempt()])
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  await refused('saml-replayed', attempt())
  const [[id, until] = ['', now]] = kept
  assert.ok(id.includes('_a1') && id.includes(idpIssuer))
  assert.ok(until.getTime() >= now.getTime() + samlPendingMs)

  const before = kept.size
  const unsigned = posted(responseOf(said, assertionOf(said, '_x')))
  await refused('saml-unsigned', finishSaml(settings(), pending, unsigned, now, seen))
  assert.equal(kept.size, before, 'a forged one uses up no id')
})

test('a fresh proof that is none is refused', async () => {
  const { pending, said } = await begun({ fresh: true })
  const old = new Date(now.getTime() - 61_000)

  await finish(pending, answer(said))
  await refused('saml-not-fresh', finish(pending, answer({ ...said, authnInstant: old })))
})

test('settings take certificates of strong RSA keys, and addresses of https', async () => {
  const weak = await makeSigner({ modulusLength: 1024 })
  const curve = await makeSigner({ name: 'ECDSA', namedCurve: 'P-256' })
  function isTaken(more: object): boolean {
    return SamlSettings.safeParse({ ...settings(), ...more }).success
  }
  const bare = idp.certificate.replace(/-----[^-]+-----|\s/g, '')

  assert.equal(isTaken({ certificates: [bare] }), true)
  assert.equal(isTaken({ certificates: [weak.certificate] }), false)
  assert.equal(isTaken({ certificates: [curve.certificate] }), false)
  assert.equal(isTaken({ certificates: [idp.key] }), false)
  assert.equal(isTaken({ certificates: [] }), false)
  assert.equal(isTaken({ ssoUrl: 'http://idp.example/sso' }), false)
})
