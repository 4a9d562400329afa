/** Setting up an identity provider, and changing it. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Acting } from '#program/action.ts'
import { action } from '#program/action.ts'
import { currentVersion, putItem } from '#store/items.ts'
import { findProviderSecret, setProviderSecret } from '#store/provider-secrets.ts'
import { seal } from '#store/sealed.ts'

import { OidcSettings } from './oidc-settings.ts'
import {
  isOn,
  listProviders,
  oidcSettings,
  Provider,
  providerContext,
  providers,
  samlSettings,
} from './provider.ts'
import {
  issuerTaken,
  providerChanged,
  providerExists,
  providerMissing,
  providerNeeded,
  secretMissing,
  settingsRefused,
} from './refusals.ts'
import { isOnlyProviders } from './rule.ts'
import { SamlSettings } from './saml-settings.ts'

const [Oidc, Saml] = Provider.options

const basedOn = field(
  z.iso.datetime().optional(),
  { de: 'Grundlage', en: 'Based on' },
  {
    hidden: true,
    hint: {
      de: 'Wann die Fassung, die Sie vor sich hatten, festgehalten wurde; fehlt bei einem neuen Anbieter.',
      en: 'When the version you looked at was recorded; absent for a new provider.',
    },
  },
)
const id = field(
  Oidc.shape.id,
  { de: 'Kurzname', en: 'Short name' },
  {
    hint: {
      de: 'Kleinbuchstaben und Ziffern, etwa „entra“. Er steht in den Adressen, die Sie beim Anbieter eintragen, und bleibt.',
      en: 'Small letters and digits, such as “entra”. It stands in the addresses you give the provider, and stays.',
    },
  },
)
const labelDe = field(
  Oidc.shape.labelDe,
  { de: 'Name auf Deutsch', en: 'Name in German' },
  {
    hint: {
      de: 'Für den Knopf „Mit … anmelden“, etwa „Firmenkonto“.',
      en: 'For the button “Mit … anmelden”.',
    },
  },
)
const labelEn = field(
  Oidc.shape.labelEn,
  { de: 'Name auf Englisch', en: 'Name in English' },
  {
    hint: {
      de: 'Für den Knopf „Sign in with …“.',
      en: 'For the button “Sign in with …”, such as “company account”.',
    },
  },
)
const addressesAreOurs = field(
  z.boolean().default(false),
  { de: 'Die Adressen sind unsere', en: 'The addresses are ours' },
  {
    hint: {
      de: 'Ihr Unternehmen vergibt die E-Mail-Adressen in diesem Verzeichnis, und niemand dort kann die eigene ändern. Dann gilt eine Adresse auch dann als bestätigt, wenn der Anbieter nichts dazu sagt.',
      en: 'Your company gives out the email addresses of this directory, and nobody in it can write their own. Then an address counts as verified though the provider does not say so.',
    },
  },
)

const Kept = z.object({ id: z.string(), recordedAt: z.iso.datetime() })

export const setOidc = action({
  id: `${providers.id}.set-oidc`,
  label: { de: 'Anbieter (OpenID Connect) einrichten', en: 'Set up a provider (OpenID Connect)' },
  about: {
    de: 'Wer sich bei diesem Anbieter anmeldet, ist hier angemeldet, sofern es ein Konto gibt. Festgehalten wird alles außer dem Geheimnis; das liegt versiegelt und wird nie wieder gezeigt.',
    en: 'Whoever signs in at this provider is signed in here, where there is an account. Everything is recorded but the secret; that lies sealed and is never shown again.',
  },
  permission: 'provider.change',
  stepUp: true,
  input: z.strictObject({
    id,
    basedOn,
    labelDe,
    labelEn,
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
  output: Kept,
  subject: (input) => `${providers.id}/${input.id}`,
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

export const setSaml = action({
  id: `${providers.id}.set-saml`,
  label: { de: 'Anbieter (SAML) einrichten', en: 'Set up a provider (SAML)' },
  about: {
    de: 'Für Anbieter, die kein OpenID Connect können. Solange SAML nicht eingeschaltet ist, kann sich darüber niemand anmelden.',
    en: 'For providers that cannot do OpenID Connect. Until SAML is switched on, nobody can sign in through it.',
  },
  permission: 'provider.change',
  stepUp: true,
  input: z.strictObject({
    id,
    basedOn,
    labelDe,
    labelEn,
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
  output: Kept,
  subject: (input) => `${providers.id}/${input.id}`,
  handle: async (acting, { basedOn: seen, ...input }) => {
    const provider = Saml.parse({ ...input, kind: 'saml' })
    requireSettings(samlSettings(provider, (given) => SamlSettings.safeParse(given)))
    await requireBefore(acting, provider, seen)
    if (!provider.enabled) await refuseLast(acting, provider.id)
    return await keep(acting, provider)
  },
})

function requireSettings(read: z.ZodSafeParseResult<unknown>): void {
  if (!read.success) throw settingsRefused(read.error.issues[0]?.path ?? [])
}

/** The provider as it was, where it is the version that was looked at; nothing for a new one. */
async function requireBefore(
  { tx }: Acting,
  provider: Provider,
  seen: string | undefined,
): Promise<Provider | undefined> {
  const version = await currentVersion(tx, providers.id, provider.id)
  if (version && seen === undefined) throw providerExists()
  if (!version && seen !== undefined) throw providerMissing()
  if (version && version.recordedFrom.toISOString() !== seen) throw providerChanged()
  const before = version && Provider.parse(version.content)
  if (before && before.kind !== provider.kind) throw providerExists()
  const others = (await listProviders(tx)).filter((each) => each.provider.id !== provider.id)
  if (others.some((each) => each.provider.issuer === provider.issuer)) throw issuerTaken()
  return before
}

async function keep({ tx }: Acting, provider: Provider): Promise<z.infer<typeof Kept>> {
  await putItem(tx, providers, provider)
  return { id: provider.id, recordedAt: tx.recordedAt.toISOString() }
}

/** Refused where single sign-on alone counts, and nobody could sign in without this provider. */
export async function refuseLast({ tx }: Pick<Acting, 'tx'>, provider: string): Promise<void> {
  if (!(await isOnlyProviders(tx))) return
  const others = (await listProviders(tx)).filter(
    (each) => each.provider.id !== provider && isOn(each.provider),
  )
  if (others.length === 0) throw providerNeeded()
}
