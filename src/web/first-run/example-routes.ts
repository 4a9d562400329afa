/** Into the example company and out of it. */
import { Refusal } from '#engine/refusal.ts'
import { openExample } from '#run/example-company.ts'
import { createAccount, findAccountByEmail } from '#store/accounts.ts'
import { isExample } from '#store/example.ts'
import { withOrg } from '#store/organisation.ts'
import { beginSession, endSessions } from '#store/sessions.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import { keepCookies, redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { renderTrust } from '#web/trust/render-trust.ts'
import { setHostCookie } from '#web/visit.ts'

import { exampleCookie } from './enter-example.ts'
import { readProgress } from './progress.ts'

const longestSeconds = 8 * 3600

export const exampleRoutes: readonly Route[] = [
  { method: 'POST', path: urls.exampleOpen, for: 'system.change', answer: open },
  { method: 'POST', path: urls.exampleLeave, for: 'own.use', answer: leave },
]

/** Makes the example at the first time, and an account of the same name in it. */
async function open(visit: GuestVisit): Promise<Response> {
  const { house, guest, c, agent, address } = visit
  const { store, organisation } = house
  const { isEmpty } = await look(visit, readProgress)
  if (isExample(organisation.slug) || !isEmpty) {
    throw new Refusal(
      'conflict',
      'example-closed',
      'The example is for looking around before one begins.',
      'Go on with your own company.',
    )
  }
  const example = await openExample(store, organisation, { render: renderTrust })
  const token = await withOrg(store, example.id, async (tx) => {
    const { email, name, language } = guest.account
    const account =
      (await findAccountByEmail(tx, email)) ??
      (await createAccount(tx, {
        email,
        name,
        // No administrator: nobody is invited into it, and nothing leaves it.
        roles: ['lead', 'member'],
        ...(language && { language }),
      }))
    const factors = guest.session?.factors ?? []
    return (await beginSession(tx, { account: account.id, factors, agent, address })).token
  })
  setHostCookie(c, exampleCookie, token, longestSeconds)
  return keepCookies(visit, redirect(urls.console))
}

/** Back to one's own company. */
async function leave(visit: GuestVisit): Promise<Response> {
  const { house, guest, c } = visit
  const { session, account } = guest
  if (isExample(house.organisation.slug) && session) {
    await withOrg(house.store, house.organisation.id, (tx) =>
      endSessions(tx, account.id, { id: session.id }),
    )
  }
  setHostCookie(c, exampleCookie, '', 0)
  return keepCookies(visit, redirect(urls.consoleStart))
}
