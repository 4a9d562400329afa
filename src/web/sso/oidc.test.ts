import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { OidcSettings } from '#program/sign-in/oidc-settings.ts'

import { beginOidc, finishOidc, oidcPendingMs, OidcPending } from './oidc.ts'
import { openProviderDirectory } from './provider-directory.ts'
import { redirectUri, startRealProvider } from './test-oidc-provider.ts'

const label = { de: 'Anmelden', en: 'Sign in' }
let real: Awaited<ReturnType<typeof startRealProvider>>
before(async () => {
  real = await startRealProvider()
})
after(() => real.close())

function settings(more: object = {}): OidcSettings {
  return OidcSettings.parse({
    issuer: real.issuer,
    clientId: 'beleg',
    clientSecret: 'a secret/of beleg:1',
    label,
    ...more,
  })
}
const directory = openProviderDirectory(fetch)

/** From the button to the address that the provider sends the browser back to. */
async function signIn(of = settings(), options: { fresh?: boolean } = {}) {
  const { url, pending } = await beginOidc(of, redirectUri, new Date(), directory, options)
  return { pending, callback: await real.browse(url) }
}

test('a person signs in: issuer and subject, and what the provider vouches for', async () => {
  const { pending, callback } = await signIn()

  const kept = OidcPending.parse(JSON.parse(JSON.stringify(pending)))
  const { authTime, ...person } = await finishOidc(
    settings(),
    kept,
    callback,
    new Date(),
    directory,
  )

  assert.deepEqual(person, {
    issuer: real.issuer,
    subject: 'alice-7',
    email: 'alice@example.com',
    emailVerified: true,
    name: 'Alice Ahorn',
    amr: ['pwd', 'otp'],
  })
  assert.equal(authTime, undefined)
})

test('a client without a secret signs in by PKCE alone', async () => {
  const of = settings({ clientId: 'beleg-public', clientSecret: undefined })
  const { pending, callback } = await signIn(of)

  assert.equal((await finishOidc(of, pending, callback, new Date(), directory)).subject, 'alice-7')
})

test('a fresh proof is asked for, and its time is told', async () => {
  const { pending, callback } = await signIn(settings(), { fresh: true })

  const person = await finishOidc(settings(), pending, callback, new Date(), directory)

  assert.ok(person.authTime && Date.now() - person.authTime.getTime() < 10_000)
})

test('what the browser carries is a state and challenges, never what they are made from', async () => {
  const { url, pending } = await beginOidc(settings(), redirectUri, new Date(), directory)
  const asked = new URL(url).searchParams

  assert.equal(asked.get('code_challenge_method'), 'S256')
  assert.equal(asked.get('state'), pending.state)
  assert.equal(asked.get('redirect_uri'), redirectUri)
  assert.ok(!url.includes(pending.verifier))
  const again = await beginOidc(settings(), redirectUri, new Date(), directory)
  for (const secret of ['state', 'nonce', 'verifier'] as const) {
    assert.notEqual(pending[secret], again.pending[secret])
    assert.ok(pending[secret].length >= 43)
  }
})

test('a code is good once', async () => {
  const { pending, callback } = await signIn()
  await finishOidc(settings(), pending, callback, new Date(), directory)

  await assert.rejects(finishOidc(settings(), pending, callback, new Date(), directory), {
    code: 'oidc-code-refused',
  })
})

test('a code put into another browser’s sign-in is refused, even with that one’s state', async () => {
  const attacker = await signIn()
  const victim = await beginOidc(settings(), redirectUri, new Date(), directory)
  const injected = new URL(attacker.callback)
  injected.searchParams.set('state', victim.pending.state)

  await assert.rejects(
    finishOidc(settings(), victim.pending, attacker.callback, new Date(), directory),
    { code: 'oidc-state-wrong' },
  )
  await assert.rejects(finishOidc(settings(), victim.pending, injected, new Date(), directory), {
    code: 'oidc-code-refused',
  })
})

test('a provider that lets nobody in is a refusal of its own', async () => {
  real.deny = true
  const { pending, callback } = await signIn()
  real.deny = false

  await assert.rejects(finishOidc(settings(), pending, callback, new Date(), directory), {
    code: 'oidc-denied',
  })
})

test('a wrong client secret is told apart from a wrong code', async () => {
  const of = settings({ clientSecret: 'wrong' })
  const { pending, callback } = await signIn(of)

  await assert.rejects(finishOidc(of, pending, callback, new Date(), directory), {
    code: 'oidc-client-refused',
  })
})

test('a forged Host header changes nothing, and a state is good for ten minutes', async () => {
  const { pending, callback } = await signIn()
  const spoofed = new URL(`https://evil.example${callback.pathname}${callback.search}`)
  const late = new Date(Date.parse(pending.begunAt) + oidcPendingMs + 1000)

  await assert.rejects(finishOidc(settings(), pending, spoofed, late, directory), {
    code: 'oidc-too-late',
  })
  const person = await finishOidc(settings(), pending, spoofed, new Date(), directory)
  assert.equal(person.subject, 'alice-7')
})

test('settings that would let in others, or send secrets in the clear, are no settings', () => {
  function problem(more: object): string {
    const read = OidcSettings.safeParse({
      issuer: 'https://idp.example',
      clientId: 'b',
      label,
      ...more,
    })
    return read.success ? '' : (read.error.issues[0]?.message ?? '')
  }

  assert.equal(problem({}), '')
  assert.equal(problem({ issuer: 'http://127.0.0.1:4000/realms/x' }), '')
  assert.match(problem({ issuer: 'http://idp.example' }), /https/)
  assert.match(problem({ issuer: 'http://127.0.0.1.evil.example' }), /https/)
  assert.match(problem({ issuer: 'https://a:b@idp.example' }), /password/)
  assert.match(problem({ issuer: 'https://login.microsoftonline.com/common/v2.0' }), /tenant/)
  assert.match(
    problem({ issuer: 'https://login.microsoftonline.com/organizations/v2.0' }),
    /tenant/,
  )
  assert.match(
    problem({ issuer: 'https://idp.example/.well-known/openid-configuration' }),
    /issuer/,
  )
  assert.match(problem({ issuer: 'https://accounts.google.com' }), /domain/)
  assert.match(problem({ scopes: ['email'] }), /openid/)
})
