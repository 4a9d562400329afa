/** Setting up a provider that speaks OpenID Connect, and changing it. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { action } from '#program/action.ts'
import { findProviderSecret, setProviderSecret } from '#store/provider-secrets.ts'
import { seal } from '#store/sealed.ts'

import { keep, requireBefore, requireSettings } from './keep-provider.ts'
import { OidcSettings } from './oidc-settings.ts'
import { addressesAreOurs, common, commonFields } from './provider-fields.ts'
import { oidcSettings, Provider, providerContext, providers } from './provider.ts'
import { secretMissing } from './refusals.ts'

const [Oidc] = Provider.options

export const setOidc = action({
  id: `${providers.id}.set-oidc`,
  label: { de: 'Anbieter (OpenID Connect) einrichten', en: 'Set up a provider (OpenID Connect)' },
  about: {
    de: 'Wer sich bei diesem Anbieter anmeldet, ist hier angemeldet, sofern es ein Konto gibt. Festgehalten wird alles außer dem Geheimnis; das liegt versiegelt und wird nie wieder gezeigt.',
    en: 'Whoever signs in at this provider is signed in here, where there is an account. Everything is recorded but the secret; that lies sealed and is never shown again.',
  },
  ...common,
  input: z.strictObject({
    ...commonFields,
    issuer: field(
      z.string().trim().min(1).max(1024),
      { de: 'Aussteller', en: 'Issuer' },
      {
        hint: {
          de: 'Wie im Discovery-Dokument, ohne „/.well-known/openid-configuration“.',
          en: 'As in the discovery document, without “/.well-known/openid-configuration”.',
        },
      },
    ),
    clientId: field(Oidc.shape.clientId, { de: 'Client-ID', en: 'Client id' }),
    clientSecret: field(
      z.string().trim().min(1).max(2000).optional(),
      { de: 'Client-Geheimnis', en: 'Client secret' },
      {
        kind: 'password',
        secret: true,
        hint: {
          de: 'Leer lassen, um das bisherige zu behalten.',
          en: 'Leave empty to keep the one there is.',
        },
      },
    ),
    isPublic: field(z.boolean().default(false), {
      de: 'Öffentlicher Client, ohne Geheimnis',
      en: 'Public client, without a secret',
    }),
    scopes: field(
      z.array(z.string().max(200)).max(20).default(['openid', 'email', 'profile']),
      { de: 'Scopes', en: 'Scopes' },
      {
        hint: {
          de: 'Einer je Zeile; leer für openid, email, profile.',
          en: 'One a line; empty for openid, email, profile.',
        },
      },
    ),
    hostedDomain: field(
      z.string().trim().toLowerCase().max(253).optional(),
      { de: 'Domain', en: 'Domain' },
      {
        hint: {
          de: 'Nur bei Google: die eine Domain, die sich anmelden darf.',
          en: 'Google only: the one domain that may sign in.',
        },
      },
    ),
    addressesAreOurs,
  }),
  handle: async (acting, { basedOn: seen, clientSecret, ...input }) => {
    const { tx, directory } = acting
    const scopes = input.scopes.length === 0 ? ['openid', 'email', 'profile'] : input.scopes
    const provider = Oidc.parse({ ...input, scopes, kind: 'oidc' })
    requireSettings(oidcSettings(provider, clientSecret, (given) => OidcSettings.safeParse(given)))
    const before = await requireBefore(acting, provider, seen)
    // Kept under other settings, the secret would be shown to whoever the new ones name.
    const isSame =
      before?.kind === 'oidc' &&
      before.issuer === provider.issuer &&
      before.clientId === provider.clientId
    if (provider.isPublic) await setProviderSecret(tx, provider.id, null)
    else if (clientSecret !== undefined) {
      const context = providerContext(tx.org, provider.id)
      await setProviderSecret(tx, provider.id, seal(directory, Buffer.from(clientSecret), context))
    } else if (!isSame || !(await findProviderSecret(tx, provider.id))) throw secretMissing()
    return await keep(acting, provider)
  },
})
