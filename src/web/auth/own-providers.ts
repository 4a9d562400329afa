/** The providers that one's own account is connected with. */
import { html } from 'hono/html'

import { listProviders } from '#program/sign-in/provider.ts'
import type { UsableProvider } from '#program/sign-in/provider.ts'
import { isOnlyProviders } from '#program/sign-in/rule.ts'
import { hasOtherWay, listFederated, unlinkFederated } from '#store/credentials.ts'
import type { FederatedLink } from '#store/credentials.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { one, readForm } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { lastFactor } from './last-factor.ts'
import { proofUrl } from './proof.ts'
import { endOtherSessions, noteAtDoor } from './session-start.ts'
import { beginSso } from './sso-begin.ts'
import { findProvider, noProvider, providersOf } from './sso-begun.ts'
import { ssoChoices } from './sso-routes.ts'

const here = `${urls.account}/providers`

export const ownProviderRoutes: readonly Route[] = [
  { method: 'POST', path: `${here}/connect/:provider`, for: 'own.use', answer: connect },
  { method: 'POST', path: `${here}/disconnect`, for: 'own.use', answer: disconnect },
]

/** The part of the account's page; nothing where there is neither a provider nor a connection. */
export async function ownProviders(visit: GuestVisit): Promise<Markup | string> {
  const { t, language, house, guest, formats } = visit
  const { links, known } = await readOrg(house.store, house.organisation.id, async (tx) => ({
    links: await listFederated(tx, guest.account.id),
    known: (await listProviders(tx)).map(({ provider }) => provider),
  }))
  const offered = await providersOf(visit)
  if (links.length === 0 && offered.length === 0) return ''
  const nameOf = ({ issuer }: FederatedLink) => {
    const provider = known.find((each) => each.issuer === issuer)
    if (!provider) return html`${issuer} (${t.door.sso.formerly})`
    return language === 'de' ? provider.labelDe : provider.labelEn
  }
  const connections = new Set(links.map(({ issuer }) => issuer))
  const isOffered = ({ settings }: UsableProvider) => !connections.has(settings.issuer)
  const table = dataTable({
    t,
    caption: t.door.sso.linked,
    columns: [
      { name: t.door.sso.linked, cell: nameOf },
      { name: t.door.sso.since, cell: ({ linkedAt }) => formats.date(linkedAt) },
      {
        name: t.door.sso.disconnect,
        cell: ({ issuer }) =>
          actionButton({
            action: `${here}/disconnect`,
            name: t.door.sso.disconnect,
            hidden: { issuer },
          }),
      },
    ],
    rows: links,
    empty: t.door.sso.none,
  })
  return card({
    title: t.door.sso.linked,
    ...(links.length === 0 ? { body: html`<p>${t.door.sso.none}</p>` } : { table }),
    ...(offered.some(isOffered) && {
      footer: await ssoChoices(visit, {
        sent: {},
        action: (provider) => `${here}/connect/${provider}`,
        name: t.door.sso.connect,
        isOffered,
      }),
    }),
  })
}

async function connect(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(urls.account))
  const provider = await findProvider(visit, visit.c.req.param('provider') ?? '')
  const { session } = visit.guest
  if (!provider || !session) throw noProvider()
  const wanted = { goal: 'connect', session: session.id, next: urls.account } as const
  return await beginSso(visit, provider, wanted)
}

async function disconnect(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(urls.account))
  const { store, organisation } = visit.house
  const { account } = visit.guest
  const issuer = one(await readForm(visit.c), 'issuer')
  await withOrg(store, organisation.id, async (tx) => {
    const isOnly = await isOnlyProviders(tx)
    const without = { issuer, ...(isOnly && { password: true as const }) }
    if (!(await hasOtherWay(tx, account.id, without))) throw lastFactor()
    if (!(await unlinkFederated(tx, account.id, issuer))) return
    await noteAtDoor(tx, visit, 'identity-unlinked', account.id, { issuer })
    await endOtherSessions(tx, visit, account.id)
  })
  return redirect(urls.account)
}
