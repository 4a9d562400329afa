/** Hearing of changes by mail: asked for, confirmed from the mailbox, and ended with one click. */
import { html } from 'hono/html'

import { Refusal } from '#engine/refusal.ts'
import { subscriptionMail } from '#program/trust/subscription-mails.ts'
import { mailAddress } from '#run/mail/mail-address.ts'
import { emailKey } from '#store/accounts.ts'
import { withOrg } from '#store/organisation.ts'
import { beginSubscription, confirmSubscription, endSubscription } from '#store/subscriptions.ts'
import { issueTicket, useTicket } from '#store/tickets.ts'
import { form } from '#ui/components/form.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one, readForm } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

const confirmedWithinMs = 7 * 86_400_000

export const subscribeRoutes: readonly Route[] = [
  { method: 'GET', path: urls.subscribe, for: 'anyone', answer: (visit) => askPage(visit) },
  { method: 'POST', path: urls.subscribe, for: 'anyone', answer: subscribe },
  { method: 'GET', path: urls.subscribeConfirm, for: 'anyone', answer: askToConfirm },
  { method: 'POST', path: urls.subscribeConfirm, for: 'anyone', answer: confirm },
  { method: 'GET', path: urls.subscribeEnd, for: 'anyone', answer: askToEnd },
  // A mail program's button (RFC 8058): it sends no Origin and no cookie, and the token is all it has.
  { method: 'POST', path: urls.subscribeEnd, for: 'anyone', fromElsewhere: true, answer: end },
]

function askPage(visit: Visit, typed?: { email: string; error: string }): Response {
  const { t, house, language } = visit
  const words = t.subscribe
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: words.title,
      body: html`<p>${words.intro(house.organisation.name)}</p>
        ${form({
          t,
          action: `${urls.subscribe}?lang=${language}`,
          fields: [
            {
              kind: 'email',
              name: 'email',
              label: words.email,
              autocomplete: 'email',
              maxLength: 254,
              ...(typed && { value: typed.email, error: typed.error }),
            },
            {
              kind: 'radios',
              name: 'language',
              label: words.language,
              value: language,
              options: [
                { value: 'de', name: words.languages.de },
                { value: 'en', name: words.languages.en },
              ],
            },
          ],
          before: html`<div class="form-field"><p class="form-hint">${words.data}</p></div>`,
          submit: words.submit,
        })}
        ${back(visit)}`,
    },
    typed ? 400 : 200,
  )
}

/** The answer is the same for every mailbox, known or not. */
async function subscribe(visit: Visit): Promise<Response> {
  const { house, t, c } = visit
  const body = await readForm(c)
  const email = mailAddress(one(body, 'email').trim())
  if (email === undefined)
    return askPage(visit, { email: one(body, 'email'), error: t.requests.ask.badEmail })
  const language = one(body, 'language') === 'en' ? 'en' : 'de'
  await house.throttle.count('mail', visit.network)
  await house.throttle.count('mail', emailKey(email))
  await withOrg(house.store, house.organisation.id, async (tx) => {
    const id = await beginSubscription(tx, house.store.directory, { email, language })
    const token = await issueTicket(tx, 'subscription', {
      content: { subscription: id, language },
      forMs: confirmedWithinMs,
    })
    await subscriptionMail(tx, { email, language }, token, house.site ?? visit.origin)
  })
  return told(visit, t.subscribe.sent)
}

/** A button, so that a mail program that looks at addresses confirms nothing. */
function askToConfirm(visit: Visit): Response {
  const { t, c, language } = visit
  const words = t.subscribe.confirm
  const token = (c.req.query('token') ?? '').slice(0, 200)
  return page(
    visit,
    words.title,
    html`<p>${words.text}</p>
      ${form({ t, action: `${urls.subscribeConfirm}?lang=${language}`, hidden: { token }, fields: [], submit: words.button })}`,
  )
}

async function confirm(visit: Visit): Promise<Response> {
  const { house, t, c } = visit
  const token = one(await readForm(c), 'token')
  const isConfirmed = await withOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await useTicket(tx, 'subscription', token)
    if (!ticket) return false
    const language = ticket.content['language'] === 'en' ? 'en' : 'de'
    return await confirmSubscription(tx, String(ticket.content['subscription']), language)
  })
  if (!isConfirmed) {
    await house.throttle.count('address', visit.network)
    throw new Refusal(
      'missing',
      'link-refused',
      'This link is not good, or not any more.',
      'Begin again on the trust page.',
    )
  }
  const words = t.subscribe.confirm
  return told(visit, { title: words.done, text: words.doneText })
}

function askToEnd(visit: Visit): Response {
  const { t, c, language } = visit
  const words = t.subscribe.end
  const query = new URLSearchParams({ token: (c.req.query('token') ?? '').slice(0, 200) })
  query.set('lang', language)
  return page(
    visit,
    words.title,
    html`<p>${words.text}</p>
      ${form({ t, action: `${urls.subscribeEnd}?${query.toString()}`, fields: [], submit: words.button })}`,
  )
}

/** The answer is the same whether there was one: it is over. */
async function end(visit: Visit): Promise<Response> {
  const { house, t, c } = visit
  const token = c.req.query('token') ?? ''
  const isEnded = await withOrg(house.store, house.organisation.id, (tx) =>
    endSubscription(tx, token),
  )
  if (!isEnded) await house.throttle.count('address', visit.network)
  const words = t.subscribe.end
  return told(visit, { title: words.done, text: words.doneText })
}

function told(visit: Visit, { title, text }: { title: string; text: string }): Response {
  return page(visit, title, html`<p>${text}</p>`)
}

function page(visit: Visit, title: string, body: Markup): Response {
  return doorResponse(visit, { door: 'outside', title, body: html`${body} ${back(visit)}` })
}

function back({ t, language }: Visit): Markup {
  return html`<p><a href="${urls.trust(language)}">${t.requests.back}</a></p>`
}
