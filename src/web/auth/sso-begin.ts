import { html } from 'hono/html'

import type { UsableProvider } from '#program/sign-in/provider.ts'
import { withOrg } from '#store/organisation.ts'
import { issueTicket } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { keepCookies } from '#web/redirect.ts'
import { beginOidc } from '#web/sso/oidc.ts'
import { directoryFor } from '#web/sso/provider-fetch.ts'
import { beginSaml } from '#web/sso/saml.ts'
import type { Visit } from '#web/visit.ts'

import { begunMs, keepBegun, publicOrigin } from './sso-begun.ts'
import type { Begun } from './sso-begun.ts'
import { refuseSso } from './sso-refuse.ts'

/** What this side is called by at a SAML provider. */
export function samlAddresses(
  visit: Visit,
  provider: string,
): { acsUrl: string; entityId: string } {
  const at = `${publicOrigin(visit)}${urls.signInSaml(provider)}`
  return { acsUrl: `${at}/acs`, entityId: `${at}/metadata` }
}

/** Sends the browser to the provider. */
export async function beginSso(
  visit: Visit,
  provider: UsableProvider,
  wanted: Omit<Begun, 'provider' | 'form' | 'pending'>,
): Promise<Response> {
  const { house } = visit
  await house.throttle.check('address', visit.network)
  await house.throttle.count('provider', visit.network)
  try {
    const url = await begin(visit, provider, wanted)
    return keepCookies(visit, onward(visit, provider, url))
  } catch (error) {
    return await refuseSso(visit, provider, error)
  }
}

async function begin(
  visit: Visit,
  provider: UsableProvider,
  wanted: Omit<Begun, 'provider' | 'form' | 'pending'>,
): Promise<string> {
  const { id, kind } = provider
  const options = { fresh: wanted.goal === 'prove' }
  if (kind === 'oidc') {
    const directory = directoryFor(provider.settings.issuer, publicOrigin(visit))
    const redirectUri = `${publicOrigin(visit)}${urls.signInOidc(id)}`
    const { url, pending } = await beginOidc(
      provider.settings,
      redirectUri,
      visit.at,
      directory,
      options,
    )
    await keepBegun(visit, kind, { ...wanted, provider: id, pending })
    return url
  }
  const { store, organisation } = visit.house
  const addresses = samlAddresses(visit, id)
  const { url, pending } = await beginSaml(provider.settings, addresses, visit.at, options)
  const form = await withOrg(store, organisation.id, (tx) =>
    issueTicket(tx, 'saml-form', { forMs: begunMs }),
  )
  await keepBegun(visit, kind, { ...wanted, provider: id, form, pending })
  const to = new URL(url)
  to.searchParams.set('RelayState', form)
  return to.href
}

/**
 * A page that leads on by itself. No redirect: browsers hold the answer to a form to `form-action`, and the provider may
 * send people on to addresses that nobody here knows.
 */
function onward(visit: Visit, { settings }: UsableProvider, url: string): Response {
  const { t, language } = visit
  const answer = doorResponse(visit, {
    door: 'outside',
    title: t.door.sso.onwardTitle(settings.label[language]),
    body: html`<p>${t.door.sso.onward}</p>
      <p><a class="btn btn-primary w-100" href="${url}">${t.door.next}</a></p>`,
  })
  answer.headers.set('refresh', `0; url=${url}`)
  return answer
}
