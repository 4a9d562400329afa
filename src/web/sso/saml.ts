/**
 * Single sign-on by SAML 2.0: the web browser profile, begun by us, answered by HTTP-POST. It keeps nothing; the caller keeps
 * `pending` between the two steps, on the server, for one use, bound to the browser that began.
 */

import { randomBytes } from 'node:crypto'

import { generateServiceProviderMetadata, SAML } from '@node-saml/node-saml'
import { z } from 'zod'

import type { SamlSettings } from '#program/sign-in/saml-settings.ts'

import type { FederatedIdentity } from './identity.ts'
import { refusal } from './refusal.ts'
import { identityOf, samlSkewMs } from './saml-assertion.ts'
import { signedResponse } from './saml-signed.ts'

/** How long somebody may take at their provider. */
export const samlPendingMs = 10 * 60_000

/** A sign-in under way. */
export const SamlPending = z.strictObject({
  issuer: z.string(),
  requestId: z.string(),
  acsUrl: z.string(),
  entityId: z.string(),
  begunAt: z.iso.datetime(),
  /** Whether the person has to prove anew who they are. */
  fresh: z.boolean(),
})
export type SamlPending = z.infer<typeof SamlPending>

/** What the provider has the browser post; other fields, such as RelayState, are none of ours. */
const Form = z.object({
  SAMLResponse: z
    .string()
    .min(1)
    .max(350_000)
    .regex(/^[A-Za-z0-9+/\s]+={0,2}\s*$/),
})

/**
 * Where to send the browser, and what to keep until it posts to `acsUrl`, the address of the assertion consumer service.
 * `fresh` asks the provider for the proof again, and holds it to that.
 */
export async function beginSaml(
  settings: SamlSettings,
  { acsUrl, entityId }: { acsUrl: string; entityId: string },
  now: Date,
  { fresh = false }: { fresh?: boolean } = {},
): Promise<{ url: string; pending: SamlPending }> {
  // An NCName, and more than the 128 bits that SAML Core, section 1.3.4, asks for.
  const requestId = `_${randomBytes(20).toString('hex')}`
  const saml = new SAML({
    issuer: entityId,
    callbackUrl: acsUrl,
    entryPoint: settings.ssoUrl,
    idpCert: settings.certificates,
    generateUniqueId: () => requestId,
    forceAuthn: fresh,
    // How people prove who they are is the provider's business: asking for passwords would shut out passkeys.
    disableRequestedAuthnContext: true,
    identifierFormat: null,
  })
  return {
    url: await saml.getAuthorizeUrlAsync('', undefined, {}),
    pending: {
      issuer: settings.issuer,
      requestId,
      acsUrl,
      entityId,
      begunAt: now.toISOString(),
      fresh,
    },
  }
}

/**
 * Who came back. `pending` must be the one that this browser began with, taken so that nobody can take it again; `form` is
 * what was posted. `seen` keeps an assertion's id until then, and says whether it was there already: of two calls at the same
 * moment, one is told so. Throws a refusal.
 */
export async function finishSaml(
  settings: SamlSettings,
  pending: SamlPending,
  form: unknown,
  now: Date,
  seen: (id: string, until: Date) => Promise<boolean>,
): Promise<FederatedIdentity> {
  const begunMs = Date.parse(pending.begunAt)
  const ageMs = now.getTime() - begunMs
  if (ageMs < -samlSkewMs || ageMs > samlPendingMs) throw refusal('saml-too-late')
  if (settings.issuer !== pending.issuer) throw refusal('saml-issuer-wrong')

  const signed = await signedResponse(decoded(form), settings.certificates)
  const { identity, id } = identityOf(settings, pending, signed, now)
  // After that, the request it answers is too old anyway.
  const until = new Date(begunMs + samlPendingMs + 2 * samlSkewMs)
  if (await seen(JSON.stringify([settings.issuer, id]), until)) throw refusal('saml-replayed')
  return identity
}

/** Our side, as XML for the provider to read in. There is nothing secret in it. */
export function samlMetadata(acsUrl: string, entityId: string): string {
  return generateServiceProviderMetadata({
    issuer: entityId,
    callbackUrl: acsUrl,
    identifierFormat: null,
    wantAssertionsSigned: true,
  })
}

function decoded(form: unknown): string {
  const read = Form.safeParse(form)
  if (!read.success) throw refusal('saml-response-malformed', read.error)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Buffer.from(read.data.SAMLResponse, 'base64'),
    )
  } catch (cause) {
    throw refusal('saml-response-malformed', cause)
  }
}
