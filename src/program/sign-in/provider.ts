/** The identity providers that people of an organisation sign in through. */
import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findProviderSecret } from '#store/provider-secrets.ts'
import { unseal } from '#store/sealed.ts'

import { OidcSettings } from './oidc-settings.ts'
import { SamlSettings } from './saml-settings.ts'

const Common = z.object({
  /** It stands in the addresses that the provider sends people back to. */
  id: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/),
  labelDe: z.string().min(1).max(60),
  labelEn: z.string().min(1).max(60),
  issuer: z.string().min(1).max(1024),
  addressesAreOurs: z.boolean(),
})

/** As it is kept; the client secret stands elsewhere, sealed. */
export const Provider = z.discriminatedUnion('kind', [
  Common.extend({
    kind: z.literal('oidc'),
    clientId: z.string().min(1).max(500),
    /** Without a secret: PKCE alone ties the code to us. */
    isPublic: z.boolean(),
    scopes: z.array(z.string()).max(20),
    hostedDomain: z.string().optional(),
  }),
  Common.extend({
    kind: z.literal('saml'),
    /** Off until somebody says so. */
    enabled: z.boolean(),
    ssoUrl: z.string().max(2000),
    /** One below the other, as PEM or base64. */
    certificates: z.string().max(100_000),
    emailAttribute: z.string().max(200).optional(),
    nameAttribute: z.string().max(200).optional(),
  }),
])
export type Provider = z.infer<typeof Provider>

export const providers: Population<Provider> = {
  id: 'identity-provider',
  item: Provider,
  key: ({ id }) => id,
  kind: 'managed',
}

/** A provider as a sign-in uses it. */
export type UsableProvider =
  | { id: string; kind: 'oidc'; settings: OidcSettings }
  | { id: string; kind: 'saml'; settings: SamlSettings }

/** What its client secret is sealed for. */
export function providerContext(org: string, provider: string): string {
  return `provider/${org}/${provider}`
}

/** Every provider that is set up, with when its settings were recorded. */
export async function listProviders(tx: Tx): Promise<{ provider: Provider; recordedAt: Date }[]> {
  const versions = await listItems(tx, providers.id)
  return versions.map(({ content, recordedFrom }) => ({
    provider: Provider.parse(content),
    recordedAt: recordedFrom,
  }))
}

/** Whether people can sign in through it. */
export function isOn(provider: Provider): boolean {
  return provider.kind === 'oidc' || provider.enabled
}

/** Those that people can sign in through, with their secrets. */
export async function usableProviders(tx: Tx, directory: DataDirectory): Promise<UsableProvider[]> {
  const all = (await listProviders(tx)).map(({ provider }) => provider).filter(isOn)
  return await Promise.all(all.map((provider) => usable(tx, directory, provider)))
}

async function usable(
  tx: Tx,
  directory: DataDirectory,
  provider: Provider,
): Promise<UsableProvider> {
  const { id } = provider
  if (provider.kind === 'saml')
    return {
      id,
      kind: 'saml',
      settings: samlSettings(provider, (given) => SamlSettings.parse(given)),
    }
  const sealed = await findProviderSecret(tx, id)
  const secret = sealed && unseal(directory, sealed, providerContext(tx.org, id)).toString()
  return {
    id,
    kind: 'oidc',
    settings: oidcSettings(provider, secret, (given) => OidcSettings.parse(given)),
  }
}

/** What is kept, as the settings that the protocol takes. */
export function oidcSettings<Outcome>(
  provider: Extract<Provider, { kind: 'oidc' }>,
  clientSecret: string | undefined,
  parse: (settings: unknown) => Outcome,
): Outcome {
  const { issuer, clientId, scopes, hostedDomain, addressesAreOurs } = provider
  return parse({
    issuer,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    scopes,
    label: labelOf(provider),
    ...(hostedDomain !== undefined && { hostedDomain }),
    addressesAreOurs,
  })
}

export function samlSettings<Outcome>(
  provider: Extract<Provider, { kind: 'saml' }>,
  parse: (settings: unknown) => Outcome,
): Outcome {
  const { issuer, ssoUrl, certificates, emailAttribute, nameAttribute, addressesAreOurs } = provider
  return parse({
    issuer,
    ssoUrl,
    certificates: certificatesIn(certificates),
    label: labelOf(provider),
    attributes: {
      ...(emailAttribute !== undefined && { email: emailAttribute }),
      ...(nameAttribute !== undefined && { name: nameAttribute }),
    },
    addressesAreOurs,
  })
}

export function labelOf({ labelDe, labelEn }: Provider): { de: string; en: string } {
  return { de: labelDe, en: labelEn }
}

/** Certificates that were pasted one below the other: PEM, or base64 with an empty line between. */
function certificatesIn(text: string): string[] {
  const pem = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)
  return pem ?? text.split(/\n\s*\n/).flatMap((part) => part.replaceAll(/\s/g, '') || [])
}
