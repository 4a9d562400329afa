/** A recent proof of who one is, asked for before what is delicate. */
import { html } from 'hono/html'
import { z } from 'zod'

import { isOnlyProviders, mayUsePasskey } from '#program/sign-in/rule.ts'
import { listFederated, listPasskeys, readSecrets } from '#store/credentials.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, ownPath, readForm, readJsonBody } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { browserScripts } from './browser-scripts.ts'
import { takeCode } from './code-step.ts'
import { askForPasskey, passkeyRefused, takePasskey } from './passkeys.ts'
import { isPassword } from './password.ts'
import { noteProof } from './session-start.ts'
import { passkeyButton } from './sign-in-routes.ts'
import { beginSso } from './sso-begin.ts'
import { findProvider, noProvider } from './sso-begun.ts'
import { ssoChoices } from './sso-routes.ts'

export const proofRoutes: readonly Route[] = [
  { method: 'GET', path: urls.prove, for: 'own.use', answer: (visit) => askProof(visit) },
  { method: 'POST', path: `${urls.prove}/with/:provider`, for: 'own.use', answer: beginProof },
  { method: 'POST', path: urls.prove, for: 'own.use', answer: takeProof },
  {
    method: 'POST',
    path: `${urls.prove}/passkey/ask`,
    for: 'own.use',
    answer: async (visit) => Response.json(await askForPasskey(visit, visit.guest.account.id)),
  },
  { method: 'POST', path: `${urls.prove}/passkey`, for: 'own.use', answer: takePasskeyProof },
]

/** The way to the proof and back to where it was asked for. */
export function proofUrl(next: string): string {
  return `${urls.prove}?next=${encodeURIComponent(next)}`
}

async function askProof(visit: GuestVisit, error?: string): Promise<Response> {
  const { t, c, guest, house } = visit
  const next = ownPath(c.req.query('next'), urls.account)
  const { account } = guest
  const known = await readOrg(house.store, house.organisation.id, async (tx) => ({
    passkeys: (await mayUsePasskey(tx, account)) ? (await listPasskeys(tx, account.id)).length : 0,
    isOnly: await isOnlyProviders(tx),
    issuers: new Set((await listFederated(tx, account.id)).map(({ issuer }) => issuer)),
  }))
  const sso = await ssoChoices(visit, {
    sent: { next },
    action: (provider) => `${urls.prove}/with/${provider}`,
    name: t.door.account.confirmWith,
    isOffered: ({ settings }) => known.issuers.has(settings.issuer),
  })
  const hasPassword = account.hasPassword && account.hasTotp && !known.isOnly
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: t.door.account.confirmTitle,
      script: browserScripts().passkey,
      body: html`<p>${t.door.account.confirmIntro}</p>
        ${sso}
        ${known.passkeys > 0 ? passkeyButton(visit, `${urls.prove}/passkey`, t.door.account.confirmPasskey, { next }, true) : ''}
        ${
          hasPassword
            ? html`${known.passkeys + known.issuers.size > 0 ? html`<p class="door-or">${t.door.or}</p>` : ''}${form(
                {
                  t,
                  action: proofUrl(next),
                  fields: [
                    {
                      kind: 'password',
                      name: 'password',
                      label: t.door.password,
                      autocomplete: 'current-password',
                    },
                    { kind: 'code', name: 'code', label: t.door.code, length: 14 },
                  ],
                  submit: t.door.account.confirm,
                  cancel: next,
                  ...(error !== undefined && { error }),
                },
              )}`
            : html`${known.passkeys + known.issuers.size === 0 ? html`<p>${t.door.account.confirmNothing}</p>` : ''}
                <div class="form-buttons">
                  <a class="btn" href="${next}">${t.frame.form.cancel}</a>
                </div>`
        }`,
    },
    error === undefined ? 200 : 401,
  )
}

/** The provider asks anew who they are. */
async function beginProof(visit: GuestVisit): Promise<Response> {
  const provider = await findProvider(visit, visit.c.req.param('provider') ?? '')
  const { session } = visit.guest
  if (!provider || !session) throw noProvider()
  const next = ownPath(one(await readForm(visit.c), 'next'), urls.account)
  return await beginSso(visit, provider, { goal: 'prove', session: session.id, next })
}

async function takeProof(visit: GuestVisit): Promise<Response> {
  const { t, c, guest, house } = visit
  const { store, organisation, throttle } = house
  const body = await readForm(c)
  await throttle.count('code', guest.account.id)
  const { isOnly, password } = await readOrg(store, organisation.id, async (tx) => ({
    isOnly: await isOnlyProviders(tx),
    password: (await readSecrets(tx, guest.account.id)).password,
  }))
  const isRight = (await isPassword(one(body, 'password'), password)) && !isOnly
  const isProved = await withOrg(store, organisation.id, async (tx) => {
    const factor = isRight && (await takeCode(tx, visit, guest.account.id, one(body, 'code')))
    if (factor) await noteProof(tx, visit, ['password', factor])
    return Boolean(factor)
  })
  if (!isProved) return await askProof(visit, t.door.codeWrong)
  await throttle.forget('code', guest.account.id)
  return redirect(ownPath(c.req.query('next'), urls.account))
}

const PasskeyProof = z.object({
  ticket: z.string().max(200),
  answer: z.unknown(),
  next: z.string().max(2000).optional(),
})

async function takePasskeyProof(visit: GuestVisit): Promise<Response> {
  const { store, organisation } = visit.house
  const given = PasskeyProof.safeParse(await readJsonBody(visit.c))
  const isProved =
    given.success &&
    (await withOrg(store, organisation.id, async (tx) => {
      const account = await takePasskey(tx, visit, given.data.ticket, given.data.answer)
      if (account?.id !== visit.guest.account.id) return false
      await noteProof(tx, visit, ['passkey'])
      return true
    }))
  if (!isProved) throw passkeyRefused()
  return Response.json({ go: ownPath(given.data.next, urls.account) })
}
