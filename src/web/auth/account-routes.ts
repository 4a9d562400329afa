/** One's own account: factors, sessions, tokens, language and theme. */
import { html } from 'hono/html'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { isOnlyProviders } from '#program/sign-in/rule.ts'
import { changeAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { listApiTokens } from '#store/api-tokens.ts'
import type { ApiToken } from '#store/api-tokens.ts'
import {
  countRecoveryCodes,
  hasOtherWay,
  listPasskeys,
  removePasskey,
  setPassword,
  setRecoveryCodes,
  setTotp,
} from '#store/credentials.ts'
import type { Passkey } from '#store/credentials.ts'
import { listDoorEvents } from '#store/door-events.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { endSessions, listSessions } from '#store/sessions.ts'
import type { Session } from '#store/sessions.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { form } from '#ui/components/form.ts'
import { moment } from '#ui/components/moment.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { ownDoorPage } from '#web/console/own-door-page.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, ownPath, readForm, readJsonBody } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { browserName } from './browser-name.ts'
import { browserScripts } from './browser-scripts.ts'
import { lastFactor } from './last-factor.ts'
import { offerTotp, renewRecoveryCodes, takeTotpOffer, totpOfferOf } from './newcomers.ts'
import type { TotpOffer } from './newcomers.ts'
import { ownProviderRoutes, ownProviders } from './own-providers.ts'
import { askForNewPasskey, passkeyRefused, takeNewPasskey } from './passkeys.ts'
import { proofUrl } from './proof.ts'
import { endOtherSessions, noteAtDoor } from './session-start.ts'
import { passkeyButton } from './sign-in-routes.ts'
import { passwordTrouble, showRecoveryCodes, totpPicture } from './welcome-routes.ts'

const { account: here } = urls

export const accountRoutes: readonly Route[] = [
  ...ownProviderRoutes,
  { method: 'GET', path: here, for: 'own.use', answer: (visit) => accountPage(visit) },
  { method: 'POST', path: urls.preferences, for: 'own.use', answer: setPreferences },
  { method: 'POST', path: `${here}/sessions/end`, for: 'own.use', answer: endSome },
  {
    method: 'POST',
    path: `${here}/passkeys/ask`,
    for: 'own.use',
    answer: async (visit) => {
      requireProof(visit)
      return Response.json(await askForNewPasskey(visit, visit.guest.account))
    },
  },
  { method: 'POST', path: `${here}/passkeys`, for: 'own.use', answer: addOwnPasskey },
  { method: 'POST', path: `${here}/passkeys/remove`, for: 'own.use', answer: removeOwnPasskey },
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

/** Refused where the person has not proved lately who they are. */
function requireProof(visit: GuestVisit): void {
  if (isProved(visit)) return
  throw new Refusal(
    'unproved',
    'proof-needed',
    'This takes a recent proof of who you are.',
    'Confirm with your passkey, or with password and code.',
  )
}

async function accountPage(visit: GuestVisit): Promise<Response> {
  const { t, house, guest, at } = visit
  const { account } = guest
  const known = await readOrg(house.store, house.organisation.id, async (tx) => ({
    passkeys: await listPasskeys(tx, account.id),
    codes: await countRecoveryCodes(tx, account.id),
    sessions: await listSessions(tx, account.id, at),
    tokens: await listApiTokens(tx, account.id),
    events: await listDoorEvents(tx, { account: account.id, limit: 20 }),
  }))
  return await ownDoorPage(visit, {
    title: t.door.account.title,
    script: browserScripts().passkey,
    body: html`${passkeysPart(visit, known.passkeys)}
    ${card({ title: t.door.account.passwordAndApp, body: passwordPart(visit, account, known.codes) })}
    ${await ownProviders(visit)} ${sessionsPart(visit, known.sessions)}
    ${guest.permissions.has('token.change') ? tokensPart(visit, known.tokens) : ''}
    ${card({
      title: t.door.account.events,
      table: dataTable({
        t,
        caption: t.door.account.events,
        columns: [
          { name: t.door.account.when, cell: ({ at: when }) => moment(when, visit.formats) },
          { name: t.door.account.what, cell: ({ kind }) => t.door.doorEvents[kind] },
          { name: t.door.account.address, cell: ({ address }) => address },
        ],
        rows: known.events,
        empty: t.door.account.never,
      }),
    })}`,
  })
}

function passkeysPart(visit: GuestVisit, passkeys: readonly Passkey[]): Markup {
  const { t, formats } = visit
  const table = dataTable({
    t,
    caption: t.door.account.passkeys,
    columns: [
      { name: t.door.account.passkeyName, cell: ({ name }) => name },
      { name: t.door.account.created, cell: ({ createdAt }) => formats.date(createdAt) },
      {
        name: t.door.account.lastUsed,
        cell: ({ lastUsedAt }) => (lastUsedAt ? moment(lastUsedAt, formats) : t.door.account.never),
      },
      {
        name: t.door.account.remove,
        cell: ({ id }) =>
          actionButton({
            action: `${here}/passkeys/remove`,
            name: t.door.account.remove,
            hidden: { passkey: id },
          }),
      },
    ],
    rows: passkeys,
    empty: html`<p>${t.door.account.noPasskeys}</p>`,
  })
  return card({
    title: t.door.account.passkeys,
    ...(passkeys.length === 0 ? { body: html`<p>${t.door.account.noPasskeys}</p>` } : { table }),
    footer: isProved(visit)
      ? passkeyButton(visit, `${here}/passkeys`, t.door.account.addPasskey)
      : html`<a class="btn" href="${proofUrl(here)}">${t.door.account.addPasskey}</a>`,
  })
}

function passwordPart({ t }: GuestVisit, account: Account, codes: number): Markup {
  return html`<p>
      ${account.hasTotp ? t.door.account.hasApp : t.door.account.hasNoApp}
      ${account.hasTotp ? t.door.account.recoveryLeft(codes) : ''}
    </p>
    <div class="form-buttons">
      <a class="btn" href="${here}/password"
        >${account.hasTotp ? t.door.account.changePassword : t.door.account.setPassword}</a
      >
      ${
        account.hasTotp
          ? html`${actionButton({ action: `${here}/recovery-codes`, name: t.door.account.newCodes })}
            ${actionButton({ action: `${here}/password/remove`, name: t.door.account.removeApp })}`
          : ''
      }
    </div>`
}

function sessionsPart({ t, formats, guest }: GuestVisit, sessions: readonly Session[]): Markup {
  const table = dataTable({
    t,
    caption: t.door.account.sessions,
    columns: [
      {
        name: t.door.account.browser,
        cell: ({ id, agent }) =>
          html`<span title="${agent}">${browserName(agent)}</span
            >${id === guest.session?.id ? html` <strong>(${t.door.account.thisSession})</strong>` : ''}`,
      },
      { name: t.door.account.address, cell: ({ address }) => address },
      { name: t.door.account.since, cell: ({ createdAt }) => moment(createdAt, formats) },
      { name: t.door.account.seen, cell: ({ seenAt }) => moment(seenAt, formats) },
      {
        name: t.door.account.end,
        cell: ({ id }) =>
          actionButton({
            action: `${here}/sessions/end`,
            name: t.door.account.end,
            hidden: { session: id },
          }),
      },
    ],
    rows: sessions,
    empty: t.door.account.never,
  })
  return card({
    title: t.door.account.sessions,
    body: html`<p class="aside">${t.door.account.sessionsIntro}</p>`,
    table,
    ...(sessions.length > 1 && {
      footer: actionButton({
        action: `${here}/sessions/end`,
        name: t.door.account.endOthers,
        hidden: { session: 'others' },
      }),
    }),
  })
}

function tokensPart({ t, formats, at }: GuestVisit, tokens: readonly ApiToken[]): Markup {
  const table = dataTable({
    t,
    caption: t.door.account.tokens,
    columns: [
      { name: t.door.account.tokens, cell: ({ name }) => name },
      { name: t.door.account.created, cell: ({ createdAt }) => formats.date(createdAt) },
      {
        name: t.door.account.expires,
        cell: ({ expiresAt, revokedAt }) =>
          revokedAt
            ? t.door.account.revoked
            : expiresAt <= at
              ? t.door.account.expired
              : formats.date(expiresAt),
      },
      {
        name: t.door.account.lastUsed,
        cell: ({ usedAt }) => (usedAt ? moment(usedAt, formats) : t.door.account.never),
      },
      {
        name: t.door.account.end,
        cell: ({ id, revokedAt }) =>
          revokedAt
            ? ''
            : actionButton({
                action: urls.act('token.revoke'),
                name: t.door.account.end,
                hidden: { token: id },
              }),
      },
    ],
    rows: tokens,
    empty: html`<p>${t.door.account.noTokens}</p>`,
  })
  return card({
    title: t.door.account.tokens,
    ...(tokens.length === 0 ? { body: html`<p>${t.door.account.noTokens}</p>` } : { table }),
    footer: html`<a class="btn" href="${urls.act('token.create')}">${t.door.account.newToken}</a>`,
  })
}

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

const NewPasskey = z.object({ ticket: z.string().max(200), answer: z.unknown() })

async function addOwnPasskey(visit: GuestVisit): Promise<Response> {
  requireProof(visit)
  const { store, organisation } = visit.house
  const { account } = visit.guest
  const given = NewPasskey.safeParse(await readJsonBody(visit.c))
  const isTaken =
    given.success &&
    (await withOrg(store, organisation.id, async (tx) => {
      const name = browserName(visit.agent) || 'passkey'
      const { ticket, answer } = given.data
      if (!(await takeNewPasskey(tx, visit, account.id, ticket, answer, name))) return false
      await noteAtDoor(tx, visit, 'passkey-added', account.id)
      await endOtherSessions(tx, visit, account.id)
      return true
    }))
  if (!isTaken) throw passkeyRefused()
  return Response.json({ go: here })
}

async function removeOwnPasskey(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(here))
  const { store, organisation } = visit.house
  const { account } = visit.guest
  const id = one(await readForm(visit.c), 'passkey')
  await withOrg(store, organisation.id, async (tx) => {
    const isOnly = await isOnlyProviders(tx)
    const without = { passkey: id, ...(isOnly && { password: true as const }) }
    if (!(await hasOtherWay(tx, account.id, without))) throw lastFactor()
    if (!(await removePasskey(tx, account.id, id))) return
    await noteAtDoor(tx, visit, 'passkey-removed', account.id)
    await endOtherSessions(tx, visit, account.id)
  })
  return redirect(here)
}

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
    return connectNewApp(visit, await offerTotp(visit, account, password))
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    return askNewPassword(visit, passwordTrouble(visit, error))
  }
}

function connectNewApp(visit: GuestVisit, offer: TotpOffer, error?: string): Response {
  const { t } = visit
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: t.door.welcome.appTitle,
      body: html`${totpPicture(visit, offer)}
      ${form({
        t,
        action: `${here}/app`,
        hidden: { ticket: offer.ticket },
        fields: [
          {
            kind: 'code',
            name: 'code',
            label: t.door.welcome.firstCode,
            ...(error !== undefined && { error }),
          },
        ],
        submit: t.door.welcome.connect,
        cancel: here,
      })}`,
    },
    error === undefined ? 200 : 400,
  )
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
    ? connectNewApp(visit, offer, visit.t.door.welcome.firstCodeWrong)
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
    await setRecoveryCodes(tx, account.id, [])
    await noteAtDoor(tx, visit, 'totp-removed', account.id)
    await endOtherSessions(tx, visit, account.id)
  })
  return redirect(here)
}

async function newRecoveryCodes(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(here))
  const { store, organisation } = visit.house
  const codes = await withOrg(store, organisation.id, (tx) =>
    renewRecoveryCodes(tx, visit, visit.guest.account.id),
  )
  return showRecoveryCodes(visit, codes, here)
}
