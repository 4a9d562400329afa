/** How people of this organisation sign in. */
import { html } from 'hono/html'

import { isOn, labelOf, listProviders } from '#program/sign-in/provider.ts'
import type { Provider } from '#program/sign-in/provider.ts'
import { isOnlyProviders } from '#program/sign-in/rule.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { samlAddresses } from '#web/auth/sso-begin.ts'
import { publicOrigin } from '#web/auth/sso-begun.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { actLink } from './act-link.ts'
import { consolePage } from './console-page.ts'
import { look } from './look.ts'

export const signInSettingsRoutes: readonly Route[] = [
  { method: 'GET', path: urls.signInSettings, for: 'user.see', answer: signInSettings },
]

async function signInSettings(visit: GuestVisit): Promise<Response> {
  const { t } = visit
  const words = t.door.signInSettings
  const { all, isOnly } = await look(visit, async (tx) => ({
    all: await listProviders(tx),
    isOnly: await isOnlyProviders(tx),
  }))
  return await consolePage(visit, {
    title: words.title,
    body: html`<p>${words.intro}</p>
      ${all.length === 0 ? card({ body: emptyState({ icon: 'key', title: words.none, text: words.noneText }) }) : ''}
      ${all.map((each) => providerCard(visit, each.provider))}
      <p class="form-buttons">
        ${actLink(visit, 'identity-provider.set-oidc', words.addOidc, {})}
        ${actLink(visit, 'identity-provider.set-saml', words.addSaml, {})}
      </p>
      ${card({
        title: words.ways,
        body: html`<p>${isOnly ? words.onlyProviders : words.everyWay}</p>
          ${isOnly ? actLink(visit, 'sign-in.every-way', words.allAgain, {}) : ''}
          ${
            !isOnly && all.some(({ provider }) => isOn(provider))
              ? actLink(visit, 'sign-in.only-providers', words.onlyThem, {})
              : ''
          }`,
      })}`,
  })
}

function providerCard(visit: GuestVisit, provider: Provider): Markup {
  const { t, language } = visit
  const words = t.door.signInSettings
  const { id, kind } = provider
  return card({
    title: labelOf(provider)[language],
    actions: html`${actLink(visit, `identity-provider.set-${kind}`, words.change, { id })}
    ${actLink(visit, 'identity-provider.remove', words.remove, { id })}`,
    body: html`${factList([
        { name: words.state, value: isOn(provider) ? words.on : words.off },
        { name: words.kind, value: words.kinds[kind] },
        { name: words.id, value: id },
        { name: words.issuer, value: provider.issuer },
        ...(provider.kind === 'oidc' ? oidcFacts(visit, provider) : []),
        { name: words.addresses, value: addressesOf(visit, provider) },
      ])}
      <h3>${words.give}</h3>
      ${factList(addressFacts(visit, provider))}`,
  })
}

function oidcFacts({ t }: GuestVisit, provider: Extract<Provider, { kind: 'oidc' }>) {
  const words = t.door.signInSettings
  return [
    { name: words.clientId, value: provider.clientId },
    { name: words.secret, value: provider.isPublic ? words.secretNone : words.secretKept },
    ...(provider.hostedDomain === undefined
      ? []
      : [{ name: words.domain, value: provider.hostedDomain }]),
  ]
}

function addressesOf({ t }: GuestVisit, { kind, addressesAreOurs }: Provider): string {
  const words = t.door.signInSettings
  if (addressesAreOurs) return words.addressesOurs
  return kind === 'oidc' ? words.addressesTheirs : words.addressesNever
}

function addressFacts(visit: GuestVisit, { id, kind }: Provider) {
  const words = visit.t.door.signInSettings
  const code = (text: string) => html`<code>${text}</code>`
  if (kind === 'oidc')
    return [
      { name: words.redirectUri, value: code(`${publicOrigin(visit)}${urls.signInOidc(id)}`) },
    ]
  const { acsUrl, entityId } = samlAddresses(visit, id)
  return [
    {
      name: words.metadata,
      value: html`<a href="${urls.signInSaml(id)}/metadata">${entityId}</a>`,
    },
    { name: words.entityId, value: code(entityId) },
    { name: words.acs, value: code(acsUrl) },
  ]
}
