/** Setting up a provider that speaks SAML, and changing it. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { action } from '#program/action.ts'

import { keep, refuseLast, requireBefore, requireSettings } from './keep-provider.ts'
import { addressesAreOurs, common, commonFields } from './provider-fields.ts'
import { Provider, providers, samlSettings } from './provider.ts'
import { SamlSettings } from './saml-settings.ts'

const [, Saml] = Provider.options

export const setSaml = action({
  id: `${providers.id}.set-saml`,
  label: { de: 'Anbieter (SAML) einrichten', en: 'Set up a provider (SAML)' },
  about: {
    de: 'Für Anbieter, die kein OpenID Connect können. Solange SAML nicht eingeschaltet ist, kann sich darüber niemand anmelden.',
    en: 'For providers that cannot do OpenID Connect. Until SAML is switched on, nobody can sign in through it.',
  },
  ...common,
  input: z.strictObject({
    ...commonFields,
    issuer: field(z.string().trim().min(1).max(1024), {
      de: 'Entity-ID des Anbieters',
      en: 'The provider’s entity id',
    }),
    ssoUrl: field(
      z.string().trim().min(1).max(2000),
      { de: 'Anmeldeadresse', en: 'Sign-on address' },
      { hint: { de: 'Die für HTTP-Redirect.', en: 'The one for HTTP-Redirect.' } },
    ),
    certificates: field(
      Saml.shape.certificates.min(1),
      { de: 'Zertifikate', en: 'Certificates' },
      {
        kind: 'long',
        hint: {
          de: 'Womit der Anbieter unterschreibt, als PEM, untereinander. Ein altes nehmen Sie nach dem Wechsel heraus.',
          en: 'What the provider signs with, as PEM, one below the other. Take an old one out after the change.',
        },
      },
    ),
    emailAttribute: field(
      Saml.shape.emailAttribute,
      { de: 'Attribut der Adresse', en: 'Attribute of the address' },
      {
        hint: {
          de: 'Nur, wenn es nicht „email“ oder „mail“ heißt.',
          en: 'Only if it is not “email” or “mail”.',
        },
      },
    ),
    nameAttribute: field(
      Saml.shape.nameAttribute,
      { de: 'Attribut des Namens', en: 'Attribute of the name' },
      {
        hint: {
          de: 'Nur, wenn es nicht „displayName“ heißt.',
          en: 'Only if it is not “displayName”.',
        },
      },
    ),
    addressesAreOurs,
    enabled: field(z.boolean().default(false), {
      de: 'SAML einschalten',
      en: 'Switch SAML on',
    }),
  }),
  handle: async (acting, { basedOn: seen, ...input }) => {
    const provider = Saml.parse({ ...input, kind: 'saml' })
    requireSettings(samlSettings(provider, (given) => SamlSettings.safeParse(given)))
    await requireBefore(acting, provider, seen)
    if (!provider.enabled) await refuseLast(acting, provider.id)
    return await keep(acting, provider)
  },
})
