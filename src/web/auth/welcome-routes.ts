/** The first way in, by an invitation: a passkey, password and app, or a provider. */
import { html } from 'hono/html'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { mayUsePasskey } from '#program/sign-in/rule.ts'
import { withOrg } from '#store/organisation.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, readForm, readJsonBody } from '#web/form-body.ts'
import { keepCookies } from '#web/redirect.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { browserName } from './browser-name.ts'
import { browserScripts } from './browser-scripts.ts'
import { connectApp, passwordTrouble, showRecoveryCodes } from './connect-app.ts'
import {
  acceptInvitation,
  invitationRefused,
  invited,
  offerTotp,
  takeTotpOffer,
  totpOfferOf,
} from './newcomers.ts'
import { askForNewPasskey, passkeyRefused, takeNewPasskey } from './passkeys.ts'
import { endOtherSessions, noteAtDoor, rememberSession } from './session-start.ts'
import { passkeyButton } from './sign-in-routes.ts'
import { onlyProviders, onlyProvidersAt, providersOf } from './sso-begun.ts'
import { ssoChoices } from './sso-routes.ts'

export const welcomeRoutes: readonly Route[] = [
  { method: 'GET', path: urls.welcome, for: 'anyone', answer: (visit) => welcome(visit) },
  { method: 'POST', path: `${urls.welcome}/password`, for: 'anyone', answer: takeNewPassword },
  { method: 'POST', path: `${urls.welcome}/code`, for: 'anyone', answer: takeFirstCode },
  {
    method: 'POST',
    path: `${urls.welcome}/passkey/ask`,
    for: 'anyone',
    answer: async (visit) => {
      const asked = PasskeyAsk.safeParse(await readJsonBody(visit.c))
      if (!asked.success) throw passkeyRefused()
      const account = await invited(visit, asked.data.invitation)
      return Response.json(await askForNewPasskey(visit, account))
    },
  },
  { method: 'POST', path: `${urls.welcome}/passkey`, for: 'anyone', answer: takeFirstPasskey },
]

const PasskeyAsk = z.object({ invitation: z.string().max(200) })
const PasskeyTaken = PasskeyAsk.extend({ ticket: z.string().max(200), answer: z.unknown() })

async function welcome(
  visit: Visit,
  token = visit.c.req.query('invitation') ?? '',
  error?: string,
): Promise<Response> {
  const { t } = visit
  const account = await invited(visit, token)
  const hasProviders = (await providersOf(visit)).length > 0
  const isOnly = await onlyProvidersAt(visit)
  const sso = hasProviders
    ? html`<h2>${t.door.welcome.sso}</h2>
        <p>${t.door.sso.about}</p>
        ${await ssoChoices(visit, { sent: { invitation: token } })}`
    : html``
  const page = {
    door: 'outside',
    title: t.door.welcome.title(account.name),
    script: browserScripts().passkey,
  } as const
  if (isOnly && !account.roles.includes('admin')) return doorResponse(visit, { ...page, body: sso })
  return doorResponse(
    visit,
    {
      ...page,
      body: html`<p>${t.door.welcome.intro}</p>
        ${sso}
        <h2>${t.door.welcome.passkey}</h2>
        <p>${t.door.welcome.passkeyAbout}</p>
        ${passkeyButton(visit, `${urls.welcome}/passkey`, t.door.welcome.passkeyButton, { invitation: token, name: t.door.welcome.passkey }, true)}
        ${
          isOnly
            ? ''
            : html`<h2>${t.door.welcome.password}</h2>
                <p>${t.door.welcome.passwordAbout}</p>
                ${form({
                  t,
                  action: `${urls.welcome}/password`,
                  hidden: { invitation: token },
                  fields: [
                    {
                      kind: 'password',
                      name: 'password',
                      label: t.door.password,
                      autocomplete: 'new-password',
                      ...(error !== undefined && { error }),
                    },
                  ],
                  submit: t.door.welcome.choose,
                })}`
        }`,
    },
    error === undefined ? 200 : 400,
  )
}

async function takeNewPassword(visit: Visit): Promise<Response> {
  const body = await readForm(visit.c)
  const token = one(body, 'invitation')
  const account = await invited(visit, token)
  if (await onlyProvidersAt(visit)) throw onlyProviders()
  try {
    return connectApp(
      visit,
      await offerTotp(visit, account, one(body, 'password')),
      fromWelcome(token),
    )
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    return await welcome(visit, token, passwordTrouble(visit, error))
  }
}

/** Where the app's first code goes, with the invitation it comes by. */
function fromWelcome(invitation: string) {
  return { action: `${urls.welcome}/code`, hidden: { invitation } }
}

async function takeFirstCode(visit: Visit): Promise<Response> {
  const { store, organisation } = visit.house
  const body = await readForm(visit.c)
  const [invitation, ticket] = [one(body, 'invitation'), one(body, 'ticket')]
  const account = await invited(visit, invitation)
  if (await onlyProvidersAt(visit)) throw onlyProviders()
  await visit.house.throttle.count('code', account.id)
  const taken = await withOrg(store, organisation.id, async (tx) => {
    const codes = await takeTotpOffer(tx, visit, account, ticket, one(body, 'code'))
    return (
      codes && {
        codes,
        token: await acceptInvitation(tx, visit, invitation, account.id, ['password', 'totp']),
      }
    )
  })
  if (!taken) {
    const offer = await totpOfferOf(visit, account, ticket)
    if (!offer) throw invitationRefused()
    return connectApp(visit, offer, fromWelcome(invitation), visit.t.door.welcome.firstCodeWrong)
  }
  await visit.house.throttle.forget('code', account.id)
  rememberSession(visit, taken.token)
  return keepCookies(visit, showRecoveryCodes(visit, taken.codes, urls.signIn))
}

async function takeFirstPasskey(visit: Visit): Promise<Response> {
  const { store, organisation } = visit.house
  const given = PasskeyTaken.safeParse(await readJsonBody(visit.c))
  if (!given.success) throw passkeyRefused()
  const { invitation, ticket, answer } = given.data
  const account = await invited(visit, invitation)
  const token = await withOrg(store, organisation.id, async (tx) => {
    if (!(await mayUsePasskey(tx, account))) throw onlyProviders()
    const name = browserName(visit.agent) || visit.t.door.account.passkeys
    if (!(await takeNewPasskey(tx, visit, account.id, ticket, answer, name))) return undefined
    await noteAtDoor(tx, visit, 'passkey-added', account.id)
    await endOtherSessions(tx, visit, account.id)
    return await acceptInvitation(tx, visit, invitation, account.id, ['passkey'])
  })
  if (token === undefined) throw passkeyRefused()
  rememberSession(visit, token)
  return keepCookies(visit, Response.json({ go: urls.signIn }))
}
