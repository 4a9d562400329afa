/**
 * Single sign-on by OpenID Connect: authorization code with PKCE. It keeps nothing; the caller keeps `pending` between the
 * two steps, on the server, for one use, bound to the browser that began.
 */

import * as client from 'openid-client'
import { z } from 'zod'

import type { OidcSettings } from '#program/sign-in/oidc-settings.ts'

import type { FederatedIdentity } from './identity.ts'
import { refusalOf } from './oidc-error.ts'
import type { ProviderDirectory } from './provider-directory.ts'
import { refusal } from './refusal.ts'

/** How long somebody may take at their provider. */
export const oidcPendingMs = 10 * 60_000

/** A sign-in under way. It holds secrets: it never goes to the browser. */
export const OidcPending = z.strictObject({
  issuer: z.string(),
  redirectUri: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  begunAt: z.iso.datetime(),
  /** Whether the person has to prove anew who they are. */
  fresh: z.boolean(),
})
export type OidcPending = z.infer<typeof OidcPending>

/**
 * Where to send the browser, and what to keep until it comes back to `redirectUri`. Give each provider a `redirectUri` of its
 * own. `fresh` asks the provider for the proof again, and holds it to that. Throws a refusal.
 */
export async function beginOidc(
  settings: OidcSettings,
  redirectUri: string,
  now: Date,
  directory: ProviderDirectory,
  { fresh = false }: { fresh?: boolean } = {},
): Promise<{ url: string; pending: OidcPending }> {
  try {
    const provider = await directory.provider(settings, now)
    const pending: OidcPending = {
      issuer: settings.issuer,
      redirectUri,
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      begunAt: now.toISOString(),
      fresh,
    }
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: settings.scopes.join(' '),
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      ...(settings.hostedDomain === undefined ? {} : { hd: settings.hostedDomain }),
      // Entra ID ignores `max_age`, others ignore `prompt`.
      ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
    })
    return { url: url.href, pending }
  } catch (error) {
    throw refusalOf(error)
  }
}

/**
 * Who came back. `pending` must be the one that this browser began with, taken so that nobody can take it again; of
 * `callbackUrl` only path and query count, so a forged Host header changes nothing. Throws a refusal.
 */
export async function finishOidc(
  settings: OidcSettings,
  pending: OidcPending,
  callbackUrl: URL,
  now: Date,
  directory: ProviderDirectory,
): Promise<FederatedIdentity> {
  try {
    const answer = answerTo(pending, callbackUrl, now)
    if (settings.issuer !== pending.issuer) throw refusal('oidc-mix-up')
    const provider = await directory.provider(settings, now)
    const { issuer, authorization_response_iss_parameter_supported: saysIssuer } =
      provider.serverMetadata()
    // RFC 9207: without it, one provider could hand us the code of another.
    const from = answer.searchParams.get('iss')
    if (from === null ? saysIssuer === true : from !== issuer) throw refusal('oidc-mix-up')

    const tokens = await client.authorizationCodeGrant(provider, answer, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.verifier,
      idTokenExpected: true,
    })
    const token = IdToken.parse(tokens.claims())
    // The library looks at it only where there are several audiences.
    if (token.azp !== undefined && token.azp !== settings.clientId) throw refusal('oidc-azp-wrong')
    if (settings.hostedDomain !== undefined && token.hd !== settings.hostedDomain)
      throw refusal('oidc-domain-wrong')
    const authTime = token.auth_time === undefined ? undefined : new Date(token.auth_time * 1000)
    if (pending.fresh && !isSince(authTime, pending.begunAt)) throw refusal('oidc-not-fresh')

    const person = await personOf(provider, token, tokens.access_token)
    return {
      issuer: token.iss,
      subject: token.sub,
      ...(person.email === undefined ? {} : { email: person.email }),
      emailVerified:
        person.email !== undefined && (person.email_verified === true || settings.addressesAreOurs),
      ...(person.name === undefined ? {} : { name: person.name }),
      ...(authTime === undefined ? {} : { authTime }),
      ...(token.amr === undefined ? {} : { amr: token.amr }),
    }
  } catch (error) {
    if (error instanceof z.ZodError) throw refusal('oidc-answer-malformed', error)
    throw refusalOf(error)
  }
}

/** Another clock than ours says when somebody proved who they are. */
const skewMs = 60_000

function isSince(time: Date | undefined, begunAt: string): boolean {
  return time !== undefined && time.getTime() >= Date.parse(begunAt) - skewMs
}

const Person = z.object({
  email: z.email().max(254).optional().catch(undefined),
  // Some say "true": that is no promise.
  email_verified: z.boolean().optional().catch(undefined),
  name: z.string().min(1).max(200).optional().catch(undefined),
})
const IdToken = Person.extend({
  iss: z.string().min(1).max(2000),
  // OpenID Connect Core, section 2.
  sub: z.string().min(1).max(255),
  azp: z.string().optional(),
  hd: z.string().optional(),
  auth_time: z.number().min(0).max(8.64e12).optional(),
  amr: z.array(z.string().max(100)).max(20).optional().catch(undefined),
})

/** Some keep the address out of the token, though it was asked for: then there is one more question to ask. */
async function personOf(
  provider: client.Configuration,
  token: z.infer<typeof IdToken>,
  accessToken: string,
): Promise<z.infer<typeof Person>> {
  if (token.email !== undefined || provider.serverMetadata().userinfo_endpoint === undefined)
    return token
  return Person.parse(await client.fetchUserInfo(provider, accessToken, token.sub))
}

/** What the browser came back with, at the address we gave out for it. */
function answerTo(pending: OidcPending, callbackUrl: URL, now: Date): URL {
  const ageMs = now.getTime() - Date.parse(pending.begunAt)
  if (ageMs < -skewMs || ageMs > oidcPendingMs) throw refusal('oidc-too-late')
  const answer = new URL(pending.redirectUri)
  // Each provider has its own: an answer that arrives at another's was led astray (RFC 9700, section 4.4.2).
  if (answer.pathname !== callbackUrl.pathname) throw refusal('oidc-mix-up')
  answer.search = callbackUrl.search
  const [state, ...more] = answer.searchParams.getAll('state')
  if (state === undefined) throw refusal('oidc-state-missing')
  if (state !== pending.state || more.length > 0) throw refusal('oidc-state-wrong')
  return answer
}
