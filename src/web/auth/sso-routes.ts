/** Signing in through identity providers: where it begins, and where it comes back to. */
import { html } from 'hono/html'

import { listProviders } from '#program/sign-in/provider.ts'
import type { UsableProvider } from '#program/sign-in/provider.ts'
import { readOrg } from '#store/organisation.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { one, ownPath, readForm } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import { samlMetadata } from '#web/sso/saml.ts'
import type { Visit } from '#web/visit.ts'

import { beginSso, samlAddresses } from './sso-begin.ts'
import { findProvider, noProvider, providersOf, publicOrigin } from './sso-begun.ts'
import { finishSso, parkSaml } from './sso-finish.ts'

export const ssoRoutes: readonly Route[] = [
  { method: 'POST', path: urls.signInWith(':provider'), for: 'anyone', answer: beginSignIn },
  {
    method: 'GET',
    path: urls.signInOidc(':provider'),
    for: 'anyone',
    answer: (visit) => finishSso(visit, 'oidc'),
  },
  {
    method: 'POST',
    path: `${urls.signInSaml(':provider')}/acs`,
    for: 'anyone',
    fromElsewhere: true,
    answer: parkSaml,
  },
  {
    method: 'GET',
    path: `${urls.signInSaml(':provider')}/done`,
    for: 'anyone',
    answer: (visit) => finishSso(visit, 'saml'),
  },
  {
    method: 'GET',
    path: `${urls.signInSaml(':provider')}/metadata`,
    for: 'anyone',
    answer: metadata,
  },
]

async function beginSignIn(visit: Visit): Promise<Response> {
  const provider = await findProvider(visit, visit.c.req.param('provider') ?? '')
  if (!provider) throw noProvider()
  const body = await readForm(visit.c)
  const invitation = one(body, 'invitation').slice(0, 200)
  return await beginSso(visit, provider, {
    goal: 'sign-in',
    ...(invitation !== '' && { invitation }),
    next: ownPath(one(body, 'next'), ''),
  })
}

/** For the provider to read in; also before it is switched on, as that is when it is asked for. */
async function metadata(visit: Visit): Promise<Response> {
  const { store, organisation } = visit.house
  const id = visit.c.req.param('provider') ?? ''
  const all = await readOrg(store, organisation.id, listProviders)
  if (!all.some(({ provider }) => provider.id === id && provider.kind === 'saml'))
    throw noProvider()
  const { acsUrl, entityId } = samlAddresses(visit, id)
  return new Response(samlMetadata(acsUrl, entityId), {
    headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8' },
  })
}

/**
 * The identity providers to sign in through, each a button. Who came by another name of ours is led to the one that the
 * providers know, since the cookie has to be there when they come back.
 */
export async function ssoChoices(
  visit: Visit,
  choices: {
    /** Sent along unseen. */
    sent: Record<string, string>
    action?: (provider: string) => string
    name?: (provider: string) => string
    isOffered?: (provider: UsableProvider) => boolean
  },
): Promise<Markup> {
  const { t, language, origin } = visit
  const { sent, action = urls.signInWith, name = t.door.with, isOffered = () => true } = choices
  const providers = (await providersOf(visit)).filter(isOffered)
  const known = publicOrigin(visit)
  return html`${providers.map(({ id, settings }) => {
    const label = name(settings.label[language])
    if (known !== origin)
      return html`<p><a class="btn w-100" href="${known}${urls.signIn}">${label}</a></p>`
    return html`<form class="sso" method="post" action="${action(id)}">
      ${Object.entries(sent).map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}" />`)}
      <button class="btn" type="submit">${label}</button>
    </form>`
  })}`
}
