/** The first way in: an invitation, or, where nobody has access yet, the setup link. */
import { html, raw } from 'hono/html'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { mayUsePasskey } from '#program/sign-in/rule.ts'
import { createAccount, listAccounts } from '#store/accounts.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findTicket, issueTicket, useTicket } from '#store/tickets.ts'
import { card } from '#ui/components/card.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, readForm, readJsonBody } from '#web/form-body.ts'
import { keepCookies, redirect } from '#web/redirect.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { browserName } from './browser-name.ts'
import { browserScripts } from './browser-scripts.ts'
import {
  acceptInvitation,
  invitationRefused,
  invited,
  offerTotp,
  takeTotpOffer,
  totpOfferOf,
} from './newcomers.ts'
import type { TotpOffer } from './newcomers.ts'
import { askForNewPasskey, passkeyRefused, takeNewPasskey } from './passkeys.ts'
import {
  endOtherSessions,
  noteAtDoor,
  openAccount,
  rememberSession,
  signIn,
} from './session-start.ts'
import { passkeyButton } from './sign-in-routes.ts'
import { onlyProviders, onlyProvidersAt, providersOf } from './sso-begun.ts'
import { ssoChoices } from './sso-routes.ts'

const invitationMs = 60 * 60_000

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
  { method: 'GET', path: `${urls.welcome}/link`, for: 'anyone', answer: askLink },
  { method: 'POST', path: `${urls.welcome}/link`, for: 'anyone', answer: takeLink },
  { method: 'GET', path: urls.setup, for: 'anyone', answer: (visit) => setup(visit) },
  { method: 'POST', path: urls.setup, for: 'anyone', answer: takeSetup },
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
    return connectApp(visit, token, await offerTotp(visit, account, one(body, 'password')))
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    return await welcome(visit, token, passwordTrouble(visit, error))
  }
}

/** Why a password was not taken, in the reader's language. */
export function passwordTrouble({ t }: Visit, error: Refusal): string {
  const own = Object.entries(t.door.passwords).find(([code]) => code === error.code)?.[1]
  return own ?? error.message
}

function connectApp(visit: Visit, invitation: string, offer: TotpOffer, error?: string): Response {
  const { t } = visit
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: t.door.welcome.appTitle,
      body: html`${totpPicture(visit, offer)}
      ${form({
        t,
        action: `${urls.welcome}/code`,
        hidden: { invitation, ticket: offer.ticket },
        fields: [
          {
            kind: 'code',
            name: 'code',
            label: t.door.welcome.firstCode,
            ...(error !== undefined && { error }),
          },
        ],
        submit: t.door.welcome.connect,
      })}`,
    },
    error === undefined ? 200 : 400,
  )
}

/** What the app needs, as a picture and as text. */
export function totpPicture({ t }: Visit, offer: TotpOffer) {
  const grouped = offer.secret.replaceAll(/(.{4})/g, '$1 ').trim()
  return html`<p>${t.door.welcome.appIntro}</p>
    <figure class="door-qr">${raw(offer.svg)}</figure>
    <p>${t.door.welcome.key}: <code>${grouped}</code></p>`
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
    return connectApp(visit, invitation, offer, visit.t.door.welcome.firstCodeWrong)
  }
  await visit.house.throttle.forget('code', account.id)
  rememberSession(visit, taken.token)
  return keepCookies(visit, showRecoveryCodes(visit, taken.codes, urls.signIn))
}

/** The codes, this once, and the way on. */
export function showRecoveryCodes(visit: Visit, codes: readonly string[], next: string): Response {
  const { t } = visit
  return doorResponse(visit, {
    door: 'outside',
    title: t.door.welcome.codesTitle,
    body: html`<p>${t.door.welcome.codesIntro}</p>
      ${card({
        body: html`<ul class="door-codes">
          ${codes.map((code) => html`<li><code>${code}</code></li>`)}
        </ul>`,
      })}
      <p><a class="btn btn-primary w-100" href="${next}">${t.door.welcome.go}</a></p>`,
  })
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
