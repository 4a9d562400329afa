/** A sign-in by a link of the operator, where somebody lost every factor. */
import { withOrg } from '#store/organisation.ts'
import { useTicket } from '#store/tickets.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, readForm } from '#web/form-body.ts'
import { keepCookies, redirect } from '#web/redirect.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { invitationRefused } from './newcomers.ts'
import { openAccount, rememberSession, signIn } from './session-start.ts'

export const linkRoutes: readonly Route[] = [
  { method: 'GET', path: `${urls.welcome}/link`, for: 'anyone', answer: askLink },
  { method: 'POST', path: `${urls.welcome}/link`, for: 'anyone', answer: takeLink },
]

/** A link of the operator: a button, so that a mail program that looks at addresses does not use it up. */
function askLink(visit: Visit): Response {
  const { t, c, house } = visit
  return doorResponse(visit, {
    door: 'outside',
    title: t.door.signInTitle(house.organisation.name),
    body: form({
      t,
      action: `${urls.welcome}/link`,
      hidden: { token: (c.req.query('token') ?? '').slice(0, 200) },
      fields: [],
      submit: t.door.signInButton,
    }),
  })
}

async function takeLink(visit: Visit): Promise<Response> {
  const { store, organisation, throttle } = visit.house
  const body = await readForm(visit.c)
  const token = await withOrg(store, organisation.id, async (tx) => {
    const ticket = await useTicket(tx, 'link', one(body, 'token'))
    const account =
      ticket?.account === undefined ? undefined : await openAccount(tx, ticket.account)
    return account && (await signIn(tx, visit, account.id, ['link']))
  })
  if (token === undefined) {
    await throttle.count('address', visit.network)
    throw invitationRefused()
  }
  rememberSession(visit, token)
  return keepCookies(visit, redirect(urls.signIn))
}
