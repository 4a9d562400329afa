/** Password, app and recovery codes of one's own account. */
import { html } from 'hono/html'

import { Refusal } from '#engine/refusal.ts'
import { hasOtherWay, setPassword, setRecoveryCodes, setTotp } from '#store/credentials.ts'
import { withOrg } from '#store/organisation.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, readForm } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { connectApp, passwordTrouble, showRecoveryCodes } from './connect-app.ts'
import { lastFactor } from './last-factor.ts'
import { offerTotp, renewRecoveryCodes, takeTotpOffer, totpOfferOf } from './newcomers.ts'
import { proofUrl } from './proof.ts'
import { endOtherSessions, noteAtDoor } from './session-start.ts'

const { account: here } = urls
const toOwn = { action: `${here}/app`, cancel: here }

export const ownPasswordRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${here}/password`,
    for: 'own.use',
    answer: (visit) => askNewPassword(visit),
  },
  { method: 'POST', path: `${here}/password`, for: 'own.use', answer: offerNewApp },
  { method: 'POST', path: `${here}/app`, for: 'own.use', answer: takeNewApp },
  { method: 'POST', path: `${here}/password/remove`, for: 'own.use', answer: removePassword },
  { method: 'POST', path: `${here}/recovery-codes`, for: 'own.use', answer: newRecoveryCodes },
]

function askNewPassword(visit: GuestVisit, error?: string): Response {
  const { t } = visit
  if (!isProved(visit)) return redirect(proofUrl(`${here}/password`))
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: visit.guest.account.hasTotp
        ? t.door.account.changePassword
        : t.door.account.setPassword,
      body: html`<p>${t.door.welcome.passwordAbout}</p>
        ${form({
          t,
          action: `${here}/password`,
          fields: [
            {
              kind: 'password',
              name: 'password',
              label: t.door.password,
              autocomplete: 'new-password',
              ...(error !== undefined && { error }),
            },
          ],
          submit: t.door.next,
          cancel: here,
        })}`,
    },
    error === undefined ? 200 : 400,
  )
}

async function offerNewApp(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(`${here}/password`))
  const { account } = visit.guest
  try {
    const password = one(await readForm(visit.c), 'password')
    return connectApp(visit, await offerTotp(visit, account, password), toOwn)
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    return askNewPassword(visit, passwordTrouble(visit, error))
  }
}

async function takeNewApp(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(`${here}/password`))
  const { store, organisation, throttle } = visit.house
  const { account } = visit.guest
  const body = await readForm(visit.c)
  const ticket = one(body, 'ticket')
  await throttle.count('code', account.id)
  const codes = await withOrg(store, organisation.id, (tx) =>
    takeTotpOffer(tx, visit, account, ticket, one(body, 'code')),
  )
  if (codes) {
    await throttle.forget('code', account.id)
    return showRecoveryCodes(visit, codes, here)
  }
  const offer = await totpOfferOf(visit, account, ticket)
  return offer
    ? connectApp(visit, offer, toOwn, visit.t.door.welcome.firstCodeWrong)
    : redirect(`${here}/password`)
}

async function removePassword(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(here))
  const { store, organisation } = visit.house
  const { account } = visit.guest
  await withOrg(store, organisation.id, async (tx) => {
    if (!(await hasOtherWay(tx, account.id, { password: true }))) throw lastFactor()
    await setPassword(tx, account.id, null)
    await setTotp(tx, account.id, null, null)
    await setRecoveryCodes(tx, store.directory, account.id, [])
    await noteAtDoor(tx, visit, 'totp-removed', account.id)
    await endOtherSessions(tx, visit, account.id)
  })
  return redirect(here)
}

async function newRecoveryCodes(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(here))
  const { store, organisation } = visit.house
  const { account } = visit.guest
  const codes = await withOrg(store, organisation.id, async (tx) => {
    const made = await renewRecoveryCodes(tx, visit, account.id)
    await endOtherSessions(tx, visit, account.id)
    return made
  })
  return showRecoveryCodes(visit, codes, here)
}
