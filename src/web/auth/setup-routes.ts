/** The first account of an organisation, by the setup link, while nobody has access. */
import { html } from 'hono/html'
import { z } from 'zod'

import { createAccount, listAccounts } from '#store/accounts.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findTicket, issueTicket, useTicket } from '#store/tickets.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, readForm } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { invitationRefused } from './newcomers.ts'

const invitationMs = 60 * 60_000

export const setupRoutes: readonly Route[] = [
  { method: 'GET', path: urls.setup, for: 'anyone', answer: (visit) => setup(visit) },
  { method: 'POST', path: urls.setup, for: 'anyone', answer: takeSetup },
]

/** Whether the token of the setup link is good, and nobody has access yet. */
async function refuseSetUp(visit: Visit, token: string): Promise<void> {
  const { store, organisation } = visit.house
  const isGood = await readOrg(store, organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'setup', token, visit.at)
    return ticket !== undefined && (await listAccounts(tx, { limit: 1 })).length === 0
  })
  if (isGood) return
  await visit.house.throttle.count('address', visit.network)
  throw invitationRefused()
}

async function setup(visit: Visit, error?: string): Promise<Response> {
  const { t, c } = visit
  const token = c.req.query('token') ?? ''
  await refuseSetUp(visit, token)
  return doorResponse(visit, {
    door: 'outside',
    title: t.door.setup.title,
    body: html`<p>${t.door.setup.intro}</p>
      ${form({
        t,
        action: `${urls.setup}?token=${encodeURIComponent(token)}`,
        fields: [
          { kind: 'text', name: 'name', label: t.door.setup.name, autocomplete: 'name' },
          { kind: 'email', name: 'email', label: t.door.email, autocomplete: 'email' },
        ],
        submit: t.door.setup.begin,
        ...(error !== undefined && { error }),
      })}`,
  })
}

const First = z.object({ name: z.string().trim().min(1).max(120), email: z.email().max(254) })

async function takeSetup(visit: Visit): Promise<Response> {
  const { store, organisation } = visit.house
  const token = visit.c.req.query('token') ?? ''
  await refuseSetUp(visit, token)
  const body = await readForm(visit.c)
  const first = First.safeParse({ name: one(body, 'name'), email: one(body, 'email') })
  if (!first.success) return await setup(visit, first.error.issues[0]?.message)
  const invitation = await withOrg(store, organisation.id, async (tx) => {
    if ((await listAccounts(tx, { limit: 1 })).length > 0 || !(await useTicket(tx, 'setup', token)))
      throw invitationRefused()
    const account = await createAccount(tx, {
      ...first.data,
      roles: ['admin', 'lead', 'member'],
      language: visit.language,
    })
    return await issueTicket(tx, 'invitation', { account: account.id, forMs: invitationMs })
  })
  return redirect(`${urls.welcome}?invitation=${invitation}`)
}
