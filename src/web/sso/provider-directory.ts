import * as client from 'openid-client'

import type { OidcSettings } from '#program/sign-in/oidc-settings.ts'
import { isSecure } from '#program/sign-in/secure-url.ts'

import { refusal } from './refusal.ts'

/** What asks the provider. In production the one that refuses addresses of the inner network. */
export type Fetch = typeof fetch

const rememberedMs = 10 * 60_000
const mostRemembered = 100
const timeoutSeconds = 10
const largestAnswer = 512 * 1024

/** Asks identity providers, and remembers for ten minutes what each said of itself. One lives as long as the process. */
export interface ProviderDirectory {
  /** A provider as one sign-in sees it; throws a refusal if it cannot be had, or is another than it was set up as. */
  provider(settings: OidcSettings, now: Date): Promise<client.Configuration>
}

/** Everything is asked through `fetch`: without redirects, for ten seconds at most, and half a mebibyte an answer. */
export function openProviderDirectory(fetch: Fetch): ProviderDirectory {
  const remembered = new Map<string, { metadata: client.ServerMetadata; atMs: number }>()
  const bounded = boundedFetch(fetch)

  async function metadataOf(issuer: string, now: Date): Promise<client.ServerMetadata> {
    const before = remembered.get(issuer)
    const age = before && now.getTime() - before.atMs
    if (before && age !== undefined && age >= 0 && age < rememberedMs) return before.metadata
    const metadata = await discover(issuer, bounded)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(issuer, { metadata, atMs: now.getTime() })
    return metadata
  }

  return {
    async provider(settings, now) {
      const metadata = await metadataOf(settings.issuer, now)
      // New each time, and with it the cache of keys that hangs on it: a key that the provider has withdrawn is refused at
      // the next sign-in, and a new one is known.
      const configuration = new client.Configuration(
        metadata,
        settings.clientId,
        { [client.clockSkew]: (now.getTime() - Date.now()) / 1000 },
        authentication(settings, metadata),
      )
      configuration[client.customFetch] = bounded
      configuration.timeout = timeoutSeconds
      // The library takes TLS for a signature (OpenID Connect Core, section 3.1.3.7, point 6). The token comes through
      // whatever proxy stands there, so its own signature is checked as well; it also rules out `none` and HMAC.
      client.enableNonRepudiationChecks(configuration)
      if (new URL(settings.issuer).protocol === 'http:') client.allowInsecureRequests(configuration)
      return configuration
    },
  }
}

async function discover(issuer: string, fetch: client.CustomFetch): Promise<client.ServerMetadata> {
  const url = new URL(issuer)
  const configuration = await client.discovery(url, 'unknown', undefined, undefined, {
    [client.customFetch]: fetch,
    timeout: timeoutSeconds,
    execute: url.protocol === 'http:' ? [client.allowInsecureRequests] : [],
  })
  const metadata = configuration.serverMetadata()
  // The library lets Entra ID and B2C name another issuer than the one asked for; that would be any tenant's.
  if (new URL(metadata.issuer).href !== url.href) throw refusal('oidc-issuer-wrong')
  // Where the browser is sent to; the other addresses are checked when they are asked.
  const start = URL.parse(metadata.authorization_endpoint ?? '')
  if (!start || !isSecure(start)) throw refusal('oidc-address-refused')
  // Not every provider says what it can do, and PKCE is sent to those too. One that says it cannot is refused: it would
  // take a code that somebody else began with (RFC 9700, section 2.1.1).
  if (metadata.code_challenge_methods_supported?.includes('S256') === false)
    throw refusal('oidc-pkce-unsupported')
  return metadata
}

function authentication(
  { clientSecret }: OidcSettings,
  { token_endpoint_auth_methods_supported: methods }: client.ServerMetadata,
): client.ClientAuth {
  if (clientSecret === undefined) return client.None()
  // What a provider that says nothing must take (OpenID Connect Discovery, section 3).
  return methods === undefined || methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret)
}

function boundedFetch(fetch: Fetch): client.CustomFetch {
  return async (address, options) => {
    if (!isSecure(new URL(address))) throw refusal('oidc-address-refused')
    const response = await fetch(address, { ...options, body: options.body ?? null })
    const parts: Uint8Array<ArrayBuffer>[] = []
    let size = 0
    const reader = response.body?.getReader()
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      size += part.value.length
      if (size > largestAnswer) {
        await reader?.cancel()
        throw refusal('oidc-answer-too-large')
      }
      parts.push(part.value)
    }
    const isEmpty = [101, 204, 205, 304].includes(response.status)
    return new Response(isEmpty ? null : new Blob(parts), {
      status: response.status,
      headers: response.headers,
    })
  }
}
