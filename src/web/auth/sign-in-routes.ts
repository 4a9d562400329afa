/** Signing in: password and code, or a passkey. Works without scripts, but for the passkey. */
import { isIP } from 'node:net'

import { html } from 'hono/html'
import { z } from 'zod'

import { withOrg } from '#store/organisation.ts'
import { endSessions } from '#store/sessions.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse, firstDoorOf } from '#web/door-response.ts'
import { one, ownPath, readForm, readJsonBody } from '#web/form-body.ts'
import { keepCookies, redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { hostCookie, sessionCookie, setHostCookie } from '#web/visit.ts'
import type { Visit } from '#web/visit.ts'

import { browserScripts } from './browser-scripts.ts'
import { tryCode } from './code-step.ts'
import { askForPasskey, passkeyRefused, takePasskey } from './passkeys.ts'
import { tryPassword } from './password-step.ts'
import { noteAtDoor, rememberSession, signIn } from './session-start.ts'
import { onlyProvidersAt } from './sso-begun.ts'
import { ssoChoices } from './sso-routes.ts'

/** Holds the ticket of the second step while the code is typed; like the session, out of reach of scripts. */
const stepCookie = 'beleg-step'
const stepSeconds = 300

export const signInRoutes: readonly Route[] = [
  { method: 'GET', path: urls.signIn, for: 'anyone', answer: (visit) => askPassword(visit) },
  { method: 'POST', path: urls.signIn, for: 'anyone', answer: takePassword },
  { method: 'GET', path: urls.signInCode, for: 'anyone', answer: (visit) => askCode(visit) },
  { method: 'POST', path: urls.signInCode, for: 'anyone', answer: takeSecondStep },
  {
    method: 'POST',
    path: `${urls.signInPasskey}/ask`,
    for: 'anyone',
    answer: async (visit) => {
      // Each question is written down. Wrong passwords from the same place close nothing here: nobody guesses a passkey.
      await visit.house.throttle.count('question', visit.network)
      return Response.json(await askForPasskey(visit))
    },
  },
  { method: 'POST', path: urls.signInPasskey, for: 'anyone', answer: takePasskeySignIn },
  { method: 'POST', path: urls.signOut, for: 'own.use', answer: signOut },
]

/** The door somebody wants to come in by, and the one they are let in by. */
function goal(visit: Visit): string {
  return ownPath(visit.c.req.query('next'), '')
}

async function askPassword(
  visit: Visit,
  more: { error?: string; email?: string; status?: number } = {},
): Promise<Response> {
  const { t, guest, house, c } = visit
  if (guest && c.req.method === 'GET') return redirect(goal(visit) || firstDoorOf(guest).url)
  const next = goal(visit)
  const choices = await ssoChoices(visit, { sent: { next } })
  const page = {
    door: 'outside',
    title: t.door.signInTitle(house.organisation.name),
    script: browserScripts().passkey,
  } as const
  const passkey = passkeyButton(visit, urls.signInPasskey, t.door.withPasskey, { next })
  if (await onlyProvidersAt(visit)) {
    const body = html`${more.error === undefined ? '' : notice(t, 'bad', more.error)} ${choices}
      <p class="door-or">${t.door.or}</p>
      <p class="form-hint">${t.door.adminPasskey}</p>
      ${passkey}`
    return doorResponse(visit, { ...page, body }, more.status ?? 200)
  }
  return doorResponse(
    visit,
    {
      ...page,
      body: html`${form({
          t,
          action: withNext(urls.signIn, next),
          fields: [
            {
              kind: 'email',
              name: 'email',
              label: t.door.email,
              autocomplete: 'username webauthn',
              ...(more.email !== undefined && { value: more.email }),
            },
            {
              kind: 'password',
              name: 'password',
              label: t.door.password,
              autocomplete: 'current-password',
            },
          ],
          submit: t.door.next,
          ...(more.error !== undefined && { error: more.error }),
        })}
        <p class="door-or">${t.door.or}</p>
        ${choices} ${passkey}
        <p class="form-hint">${t.door.forgotten}</p>`,
    },
    more.status ?? 200,
  )
}

/** A button that works with our script, and says so without it. */
export function passkeyButton(
  visit: Visit,
  url: string,
  label: string,
  more: Record<string, string> = {},
  isMain = false,
): Markup {
  const { t, origin } = visit
  if (isIP(new URL(origin).hostname.replace(/^\[|\]$/g, '')) !== 0)
    return html`<p class="form-hint">${t.door.passkeyNeedsName}</p>`
  return html`<form class="passkey" data-passkey="${url}" hidden>
      ${Object.entries(more).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button class="btn${isMain ? ' btn-primary' : ''}" type="submit">${label}</button>
      <p class="form-error" role="alert" hidden></p>
    </form>
    <noscript><p class="form-hint">${t.door.noScript}</p></noscript>`
}

async function takePassword(visit: Visit): Promise<Response> {
  const { t, c } = visit
  const body = await readForm(c)
  const email = one(body, 'email').slice(0, 254)
  if (await onlyProvidersAt(visit))
    return await askPassword(visit, { error: t.door.onlyProviders, status: 401 })
  const step = await tryPassword(visit, email, one(body, 'password'))
  if (step.kind === 'code') {
    setHostCookie(c, stepCookie, step.ticket, stepSeconds)
    return keepCookies(visit, redirect(withNext(urls.signInCode, goal(visit))))
  }
  const error = step.kind === 'passkey' ? t.door.usePasskey : t.door.wrong
  return await askPassword(visit, { error, email, status: 401 })
}

function askCode(visit: Visit, error?: string): Response {
  const { t } = visit
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: t.door.codeTitle,
      body: form({
        t,
        action: withNext(urls.signInCode, goal(visit)),
        fields: [
          { kind: 'code', name: 'code', label: t.door.code, hint: t.door.codeHint, length: 14 },
        ],
        submit: t.door.signInButton,
        cancel: urls.signIn,
        before: html`<p>${t.door.codeIntro}</p>`,
        ...(error !== undefined && { error }),
      }),
    },
    error === undefined ? 200 : 401,
  )
}

async function takeSecondStep(visit: Visit): Promise<Response> {
  const { t, c } = visit
  const body = await readForm(c)
  if (await onlyProvidersAt(visit))
    return await askPassword(visit, { error: t.door.onlyProviders, status: 401 })
  const outcome = await tryCode(visit, hostCookie(c, stepCookie) ?? '', one(body, 'code'))
  if (outcome === 'late') return await askPassword(visit, { error: t.door.codeLate, status: 401 })
  if (outcome === 'refused') return askCode(visit, t.door.codeWrong)
  rememberSession(visit, outcome.token)
  setHostCookie(c, stepCookie, '', 0)
  return keepCookies(visit, redirect(goal(visit) || urls.signIn))
}

const PasskeyAnswer = z.object({
  ticket: z.string().max(200),
  answer: z.unknown(),
  next: z.string().max(2000).optional(),
})

async function takePasskeySignIn(visit: Visit): Promise<Response> {
  const { store, organisation, throttle } = visit.house
  await throttle.check('question', visit.network)
  const given = PasskeyAnswer.safeParse(await readJsonBody(visit.c))
  const token =
    given.success &&
    (await withOrg(store, organisation.id, async (tx) => {
      const account = await takePasskey(tx, visit, given.data.ticket, given.data.answer)
      if (account) return await signIn(tx, visit, account.id, ['passkey'])
      await noteAtDoor(tx, visit, 'sign-in-refused', undefined, { step: 'passkey' })
      return undefined
    }))
  if (!token) {
    await throttle.count('question', visit.network)
    throw passkeyRefused()
  }
  rememberSession(visit, token)
  return keepCookies(visit, Response.json({ go: ownPath(given.data.next, urls.signIn) }))
}

async function signOut(visit: GuestVisit): Promise<Response> {
  const { store, organisation } = visit.house
  const { session, account } = visit.guest
  if (session) {
    await withOrg(store, organisation.id, async (tx) => {
      await endSessions(tx, account.id, { id: session.id })
      await noteAtDoor(tx, visit, 'signed-out', account.id)
    })
  }
  setHostCookie(visit.c, sessionCookie, '', 0)
  const answer = keepCookies(visit, redirect(urls.signIn))
  answer.headers.set('clear-site-data', '"cache", "storage"')
  return answer
}

function withNext(url: string, next: string): string {
  return next === '' ? url : `${url}?next=${encodeURIComponent(next)}`
}
