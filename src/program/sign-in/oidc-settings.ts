import { z } from 'zod'

import { SecureUrl } from './secure-url.ts'

/** Its discovery document names no one tenant, so every company in the world could sign in through it. */
const ofEverybody = /^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)(\/|$)/
const google = /^https:\/\/accounts\.google\.com\/?$/

/** How an organisation signs in with OpenID Connect. `clientSecret` is a secret: sealed at rest, never shown again. */
export const OidcSettings = z
  .strictObject({
    /** As the provider's discovery document says it, without `/.well-known/openid-configuration`. */
    issuer: SecureUrl.refine(
      // The library would take any issuer from such an address.
      (url) => !url.includes('/.well-known/') && !url.includes('?'),
      'must be the issuer, not the address of its discovery document',
    ).refine((url) => !ofEverybody.test(url), 'must name the tenant: /common lets in everybody'),
    clientId: z.string().min(1).max(500),
    /** Without one, a public client: PKCE alone ties the code to us. */
    clientSecret: z.string().min(1).max(2000).optional(),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
      .max(20)
      .default(['openid', 'email', 'profile'])
      .refine((scopes) => scopes.includes('openid'), 'must contain openid'),
    /** On the button. */
    label: z.strictObject({ de: z.string().min(1).max(60), en: z.string().min(1).max(60) }),
    /** Of Google Workspace: the one domain that may sign in (the claim `hd`). */
    hostedDomain: z
      .string()
      .regex(/^[a-z0-9.-]+$/)
      .optional(),
    /**
     * The company gives out the addresses of this directory, and nobody in it can write their own: take them for verified
     * though the provider does not say so (Entra ID never does).
     */
    addressesAreOurs: z.boolean().default(false),
  })
  // Whoever registers any address with Google is in that issuer, and keeps `email_verified` after losing the mailbox.
  .refine(({ issuer, hostedDomain }) => !google.test(issuer) || hostedDomain !== undefined, {
    path: ['hostedDomain'],
    message: 'must name your domain: the issuer is shared by everybody at Google',
  })
export type OidcSettings = z.infer<typeof OidcSettings>
