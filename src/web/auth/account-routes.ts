/** One's own account: the page, its sessions, language and theme; factors stand in files of their own. */
import { z } from 'zod'

import { changeAccount } from '#store/accounts.ts'
import { withOrg } from '#store/organisation.ts'
import { endSessions } from '#store/sessions.ts'
import { urls } from '#ui/urls.ts'
import { one, ownPath, readForm } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { accountPage } from './account-page.ts'
import { ownPasskeyRoutes } from './own-passkeys.ts'
import { ownPasswordRoutes } from './own-password.ts'
import { ownProviderRoutes } from './own-providers.ts'
import { noteAtDoor } from './session-start.ts'

const { account: here } = urls

export const accountRoutes: readonly Route[] = [
  ...ownProviderRoutes,
  { method: 'GET', path: here, for: 'own.use', answer: (visit) => accountPage(visit) },
  { method: 'POST', path: urls.preferences, for: 'own.use', answer: setPreferences },
  { method: 'POST', path: `${here}/sessions/end`, for: 'own.use', answer: endSome },
  ...ownPasskeyRoutes,
  ...ownPasswordRoutes,
]

/** What is none of these changes nothing. */
const Preferences = z.object({
  language: z.enum(['de', 'en']).optional().catch(undefined),
  theme: z.enum(['light', 'dark', 'auto']).optional().catch(undefined),
})

async function setPreferences(visit: GuestVisit): Promise<Response> {
  const { store, organisation } = visit.house
  const body = await readForm(visit.c)
  const { language, theme } = Preferences.parse(
    Object.fromEntries([...body].map(([name, [value]]) => [name, value])),
  )
  await withOrg(store, organisation.id, (tx) =>
    changeAccount(tx, visit.guest.account.id, {
      ...(language && { language }),
      ...(theme && { theme }),
    }),
  )
  return redirect(ownPath(one(body, 'back'), here))
}

async function endSome(visit: GuestVisit): Promise<Response> {
  const { store, organisation } = visit.house
  const { account, session } = visit.guest
  const chosen = one(await readForm(visit.c), 'session')
  const which = z.uuid().safeParse(chosen)
  await withOrg(store, organisation.id, async (tx) => {
    if (chosen === 'others')
      await endSessions(tx, account.id, session ? { allBut: session.id } : {})
    else if (which.success) await endSessions(tx, account.id, { id: which.data })
    await noteAtDoor(tx, visit, 'session-ended', account.id)
  })
  return redirect(here)
}
