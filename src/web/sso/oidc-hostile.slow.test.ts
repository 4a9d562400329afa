import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'

import { OperatingError } from '#engine/operating-error.ts'
import { OidcSettings } from '#program/sign-in/oidc-settings.ts'

import { beginOidc, finishOidc } from './oidc.ts'
import { openProviderDirectory } from './provider-directory.ts'
import type { ProviderDirectory } from './provider-directory.ts'
import type { RefusalCode } from './refusal.ts'
import { published, startHostileProvider, strangers } from './test-hostile-provider.ts'
import type { HostileProvider, Lie } from './test-hostile-provider.ts'

const now = new Date('2031-03-01T09:00:00Z')
const seconds = now.getTime() / 1000
const redirectUri = 'https://beleg.example/sign-in/oidc/hostile/callback'
let hostile: HostileProvider
let directory: ProviderDirectory
before(async () => {
  hostile = await startHostileProvider(now)
})
beforeEach(() => {
  hostile.lie = {}
  hostile.asked = []
  directory = openProviderDirectory(fetch)
})
after(() => hostile.close())

function settings(more: object = {}): OidcSettings {
  const label = { de: 'Anmelden', en: 'Sign in' }
  return OidcSettings.parse({ issuer: hostile.issuer, clientId: 'beleg', label, ...more })
}

/** A whole sign-in; `query` changes what the browser comes back with. The code is the nonce that the token is to carry. */
async function signIn(lie: Lie, query: Record<string, string | null> = {}, of = settings()) {
  hostile.lie = lie
  const { pending } = await beginOidc(of, redirectUri, now, directory)
  const callback = new URL(redirectUri)
  const said = { state: pending.state, code: pending.nonce, ...query }
  for (const [name, value] of Object.entries(said)) {
    if (value !== null) callback.searchParams.set(name, value)
  }
  return await finishOidc(of, pending, callback, now, directory)
}

async function refused(code: RefusalCode, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, (error) => {
    assert.ok(error instanceof OperatingError, String(error))
    assert.equal(error.code, code)
    assert.ok(error.message && error.fix)
    assert.doesNotMatch(error.message + error.fix, /mallory|evil|127\.0\.0\.1/)
    return true
  })
}

test('without a lie the sign-in succeeds, so that what follows fails by its lie alone', async () => {
  const claims = { auth_time: seconds - 5, amr: ['pwd'], name: 'M', email: 'm@example.com' }

  assert.deepEqual(await signIn({ claims }), {
    issuer: hostile.issuer,
    subject: 'mallory',
    email: 'm@example.com',
    emailVerified: false,
    name: 'M',
    authTime: new Date(now.getTime() - 5000),
    amr: ['pwd'],
  })
})

test('tokens that are wrong are refused, each for its own reason', async (t) => {
  const lies: [string, RefusalCode, Lie][] = [
    ['another issuer', 'oidc-issuer-wrong', { claims: { iss: 'https://evil.example' } }],
    ['another audience', 'oidc-audience-wrong', { claims: { aud: 'other' } }],
    ['no audience of ours among several', 'oidc-audience-wrong', { claims: { aud: ['a', 'b'] } }],
    ['several audiences, no azp', 'oidc-audience-wrong', { claims: { aud: ['beleg', 'other'] } }],
    ['another azp', 'oidc-azp-wrong', { claims: { aud: ['beleg', 'b'], azp: 'b' } }],
    ['another azp, one audience', 'oidc-azp-wrong', { claims: { azp: 'other' } }],
    ['another nonce', 'oidc-nonce-wrong', { claims: { nonce: 'of another sign-in' } }],
    ['no nonce', 'oidc-nonce-wrong', { claims: { nonce: undefined } }],
    ['expired', 'oidc-token-expired', { claims: { exp: seconds - 61 } }],
    ['not valid yet', 'oidc-token-expired', { claims: { nbf: seconds + 61 } }],
    ['no subject', 'oidc-answer-malformed', { claims: { sub: undefined } }],
    ['an empty subject', 'oidc-answer-malformed', { claims: { sub: '' } }],
    ['a subject that is no text', 'oidc-answer-malformed', { claims: { sub: { $ne: 1 } } }],
    ['a subject without end', 'oidc-answer-malformed', { claims: { sub: 's'.repeat(256) } }],
    ['alg none', 'oidc-algorithm-refused', { signature: 'none' }],
    ['alg None', 'oidc-algorithm-refused', { signature: 'none', header: { alg: 'None' } }],
    [
      'HMAC with the public key',
      'oidc-algorithm-refused',
      { signature: 'hmac with the public key' },
    ],
    ['a key of a stranger', 'oidc-signature-invalid', { signature: 'a stranger’s key' }],
    ['a key swapped under its name', 'oidc-signature-invalid', { keys: [strangers] }],
    ['a key nobody publishes', 'oidc-key-unknown', { header: { kid: 'k9' } }],
    [
      'a key from the header',
      'oidc-signature-invalid',
      {
        signature: 'a stranger’s key',
        header: { jwk: strangers.key.export({ format: 'jwk' }) },
      },
    ],
    ['a critical extension', 'oidc-answer-malformed', { header: { crit: ['x'], x: 1 } }],
  ]
  for (const [name, code, lie] of lies) {
    await t.test(name, () => refused(code, signIn(lie)))
  }
})

test('the way back is refused when it is not ours', async (t) => {
  const iss = { authorization_response_iss_parameter_supported: true }
  const ways: [string, RefusalCode, Record<string, string | null>, Lie][] = [
    ['no state', 'oidc-state-missing', { state: null }, {}],
    ['another state', 'oidc-state-wrong', { state: 'x' }, {}],
    ['the issuer of another provider', 'oidc-mix-up', { iss: 'https://evil.example' }, {}],
    ['no issuer where one was promised', 'oidc-mix-up', {}, { metadata: iss }],
    ['no code', 'oidc-answer-malformed', { code: null }, {}],
    ['a token in the address', 'oidc-answer-malformed', { id_token: 'x' }, {}],
    ['access denied', 'oidc-denied', { error: 'access_denied' }, {}],
    ['an error', 'oidc-provider-error', { error: 'server_error', error_description: 'evil' }, {}],
  ]
  for (const [name, code, query, lie] of ways) {
    await t.test(name, async () => {
      await refused(code, signIn(lie, query))
      assert.ok(!hostile.asked.some(({ path }) => path === '/token'), 'the code stays unasked')
    })
  }
})

test('an answer at another provider’s address, or for other settings, is a mix-up', async () => {
  const { pending } = await beginOidc(settings(), redirectUri, now, directory)
  const query = `?code=${pending.nonce}&state=${pending.state}`

  const astray = new URL(`https://beleg.example/sign-in/oidc/other/callback${query}`)
  await refused('oidc-mix-up', finishOidc(settings(), pending, astray, now, directory))
  const other = settings({ issuer: 'https://other.example' })
  const callback = new URL(redirectUri + query)
  await refused('oidc-mix-up', finishOidc(other, pending, callback, now, directory))
  const twice = new URL(`${redirectUri}${query}&state=${pending.state}`)
  await refused('oidc-state-wrong', finishOidc(settings(), pending, twice, now, directory))
})

test('a provider that cannot do PKCE is refused; one that does not say gets the challenge all the same', async () => {
  await refused(
    'oidc-pkce-unsupported',
    signIn({ metadata: { code_challenge_methods_supported: ['plain'] } }),
  )
  hostile.lie = {}
  const { url, pending } = await beginOidc(settings(), redirectUri, now, directory)
  assert.equal(new URL(url).searchParams.get('code_challenge_method'), 'S256')
  await signIn({})
  const { body = '' } = hostile.asked.find(({ path }) => path === '/token') ?? {}
  const verifier = new URLSearchParams(body).get('code_verifier') ?? ''
  assert.match(verifier, /^[\w-]{43}$/)
  assert.notEqual(verifier, pending.verifier, 'each sign-in has its own')
})

test('what the token endpoint says instead of a token is refused', async (t) => {
  function json(status: number, body: unknown) {
    return { answer: { status, body: JSON.stringify(body) } }
  }
  const challenge = { 'www-authenticate': 'Basic realm="evil"' }
  const answers: [string, RefusalCode, Lie][] = [
    ['the code was used', 'oidc-code-refused', json(400, { error: 'invalid_grant' })],
    ['the client is wrong', 'oidc-client-refused', json(401, { error: 'invalid_client' })],
    [
      'a challenge',
      'oidc-client-refused',
      { answer: { status: 401, body: '', headers: challenge } },
    ],
    ['an error', 'oidc-provider-error', json(400, { error: 'evil', error_description: 'evil' })],
    [
      'no id token',
      'oidc-answer-malformed',
      json(200, { access_token: 'a', token_type: 'Bearer' }),
    ],
    ['out of order', 'oidc-unreachable', json(503, {})],
    [
      'a page',
      'oidc-answer-malformed',
      { answer: { status: 200, body: '<p>', type: 'text/html' } },
    ],
    ['half an answer', 'oidc-answer-malformed', { answer: { status: 200, body: '{"a":' } }],
    [
      'a redirect',
      'oidc-unreachable',
      {
        answer: { status: 307, body: '', headers: { location: 'http://127.0.0.1:1/' } },
      },
    ],
    ['too much', 'oidc-answer-too-large', { answer: { status: 200, body: ' '.repeat(600_000) } }],
  ]
  for (const [name, code, lie] of answers) {
    await t.test(name, () => refused(code, signIn(lie)))
  }
})

test('a discovery document that is another’s, or leads astray, is refused', async (t) => {
  const documents: [string, RefusalCode, Record<string, unknown>][] = [
    ['another issuer', 'oidc-issuer-wrong', { issuer: 'https://evil.example' }],
    [
      'a script instead of an address',
      'oidc-address-refused',
      {
        authorization_endpoint: 'javascript:alert(1)',
      },
    ],
    [
      'an address in the clear',
      'oidc-address-refused',
      {
        authorization_endpoint: 'http://evil.example/authorize',
      },
    ],
    [
      'tokens in the clear',
      'oidc-address-refused',
      { token_endpoint: 'http://evil.example/token' },
    ],
    ['keys in the clear', 'oidc-address-refused', { jwks_uri: 'http://evil.example/keys' }],
  ]
  for (const [name, code, metadata] of documents) {
    await t.test(name, () => refused(code, signIn({ metadata })))
  }
})

/** A fetch that finds the hostile provider under another name. */
function disguised(as: string): typeof fetch {
  return (address, options) => {
    assert.ok(typeof address === 'string' && address.startsWith(as))
    return fetch(hostile.issuer + address.slice(as.length), options)
  }
}

test('an issuer of many tenants is none, though the library would take it', async () => {
  const issuer = 'https://login.microsoftonline.com/tenant-a/v2.0'
  directory = openProviderDirectory(disguised(issuer))
  hostile.lie = { metadata: { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' } }

  await refused('oidc-issuer-wrong', beginOidc(settings({ issuer }), redirectUri, now, directory))
})

test('a provider of https cannot have the code sent in the clear, not even to this machine', async () => {
  const issuer = 'https://idp.example'
  const clear = { issuer, authorization_endpoint: `${issuer}/authorize` }

  for (const metadata of [{ issuer }, clear]) {
    directory = openProviderDirectory(disguised(issuer))
    await refused('oidc-address-refused', signIn({ metadata }, {}, settings({ issuer })))
  }
})

test('the secret goes where the provider takes it, and nowhere else', async () => {
  const of = settings({ clientSecret: 'a secret' })
  async function sent(methods: string[] | undefined) {
    directory = openProviderDirectory(fetch)
    hostile.asked = []
    await signIn({ metadata: { token_endpoint_auth_methods_supported: methods } }, {}, of)
    const { body = '', authorization } = hostile.asked.find(({ path }) => path === '/token') ?? {}
    return [new URLSearchParams(body).get('client_secret'), authorization?.split(' ')[0]]
  }

  assert.deepEqual(await sent(undefined), [null, 'Basic'])
  assert.deepEqual(await sent(['client_secret_post', 'client_secret_basic']), [null, 'Basic'])
  assert.deepEqual(await sent(['client_secret_post']), ['a secret', undefined])
})

test('keys may be rotated at any moment, and one that was withdrawn counts no more', async () => {
  const rotated = [{ kid: 'k2', key: published.key }]
  await signIn({})

  await signIn({ keys: rotated, header: { kid: 'k2' } })
  await refused('oidc-key-unknown', signIn({ keys: rotated }))
})

test('discovery is asked once in ten minutes, keys at every sign-in', async () => {
  async function count(at: Date) {
    hostile.asked = []
    const { pending } = await beginOidc(settings(), redirectUri, at, directory)
    const callback = new URL(`${redirectUri}?code=${pending.nonce}&state=${pending.state}`)
    await finishOidc(settings(), pending, callback, at, directory)
    return hostile.asked.map(({ path }) => path)
  }

  const first = ['/.well-known/openid-configuration', '/token', '/keys']
  assert.deepEqual(await count(now), first)
  assert.deepEqual(await count(now), ['/token', '/keys'])
  hostile.lie = { claims: { exp: seconds + 3600 } }
  assert.deepEqual(await count(new Date(now.getTime() + 10 * 60_000)), first)
})

test('a fresh proof that is none is refused', async () => {
  async function fresh(claims: Record<string, unknown>) {
    hostile.lie = { claims }
    const begun = await beginOidc(settings(), redirectUri, now, directory, { fresh: true })
    assert.equal(new URL(begun.url).searchParams.get('max_age'), '0')
    const { nonce, state } = begun.pending
    const callback = new URL(`${redirectUri}?code=${nonce}&state=${state}`)
    return await finishOidc(settings(), begun.pending, callback, now, directory)
  }

  await fresh({ auth_time: seconds })
  await refused('oidc-not-fresh', fresh({ auth_time: seconds - 61 }))
  await refused('oidc-not-fresh', fresh({}))
})

test('an address counts as verified where the provider says so plainly, or the company gives them out', async () => {
  const email = 'ceo@example.com'
  const metadata = { userinfo_endpoint: `${hostile.issuer}/userinfo` }
  const verified = (await signIn({ claims: { email, email_verified: true } })).emailVerified
  assert.equal(verified, true)
  for (const claims of [
    { email },
    { email, email_verified: 'true' },
    { email, email_verified: 1 },
  ]) {
    assert.equal((await signIn({ claims })).emailVerified, false)
    const ours = await signIn({ claims }, {}, settings({ addressesAreOurs: true }))
    assert.equal(ours.emailVerified, true)
  }
  const none = await signIn({ claims: { email: 'no address', email_verified: true } })
  assert.deepEqual([none.email, none.emailVerified], [undefined, false])

  directory = openProviderDirectory(fetch)
  const asked = await signIn({
    metadata,
    userinfo: { sub: 'mallory', email, email_verified: true },
  })
  assert.deepEqual([asked.email, asked.emailVerified], [email, true])
  await refused('oidc-subject-wrong', signIn({ metadata, userinfo: { sub: 'alice', email } }))
})

test('of Google, one domain', async () => {
  const of = settings({ hostedDomain: 'example.com' })
  const { url } = await beginOidc(of, redirectUri, now, directory)
  assert.equal(new URL(url).searchParams.get('hd'), 'example.com')

  await signIn({ claims: { hd: 'example.com' } }, {}, of)
  await refused('oidc-domain-wrong', signIn({ claims: { hd: 'evil.example' } }, {}, of))
  await refused('oidc-domain-wrong', signIn({}, {}, of))
})

test('a provider that is not there is unreachable, and what our own fetch refuses keeps its code', async () => {
  const gone = settings({ issuer: 'http://127.0.0.1:1' })
  await refused('oidc-unreachable', beginOidc(gone, redirectUri, now, directory))

  const guarded = openProviderDirectory(() =>
    Promise.reject(
      new OperatingError('address-private', 'That address is private.', 'Use another.'),
    ),
  )
  await assert.rejects(beginOidc(settings(), redirectUri, now, guarded), {
    code: 'address-private',
  })
})

test('a provider that never answers is given up', async () => {
  hostile.lie = { silent: true }
  // Ten seconds would be long for a test: whoever hands in the fetch may be quicker.
  const impatient = openProviderDirectory((address, options) =>
    fetch(address, { ...options, signal: AbortSignal.timeout(50) }),
  )
  await refused('oidc-unreachable', beginOidc(settings(), redirectUri, now, impatient))
})
