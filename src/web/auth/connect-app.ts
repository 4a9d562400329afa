/** Where an authenticator app is connected, for the first time or anew: what it needs, its first code, and the codes in its place. */
import { html, raw } from 'hono/html'

import type { Refusal } from '#engine/refusal.ts'
import { card } from '#ui/components/card.ts'
import { form } from '#ui/components/form.ts'
import type { Markup } from '#ui/status-sign.ts'
import { doorResponse } from '#web/door-response.ts'
import type { Visit } from '#web/visit.ts'

import type { TotpOffer } from './newcomers.ts'

/** Shows the app what it needs, and asks for its first code; `to` says where that goes, and what goes with it. */
export function connectApp(
  visit: Visit,
  offer: TotpOffer,
  to: { action: string; hidden?: Record<string, string>; cancel?: string },
  error?: string,
): Response {
  const { t } = visit
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: t.door.welcome.appTitle,
      body: html`${totpPicture(visit, offer)}
      ${form({
        t,
        action: to.action,
        hidden: { ...to.hidden, ticket: offer.ticket },
        fields: [
          {
            kind: 'code',
            name: 'code',
            label: t.door.welcome.firstCode,
            ...(error !== undefined && { error }),
          },
        ],
        submit: t.door.welcome.connect,
        ...(to.cancel !== undefined && { cancel: to.cancel }),
      })}`,
    },
    error === undefined ? 200 : 400,
  )
}

/** What the app needs, as a picture, as text, and as a link: a phone cannot scan what it shows itself. */
function totpPicture({ t }: Visit, offer: TotpOffer): Markup {
  const grouped = offer.secret.replaceAll(/(.{4})/g, '$1 ').trim()
  return html`<p>${t.door.welcome.appIntro}</p>
    <figure class="door-qr">${raw(offer.svg)}</figure>
    <p><a href="${offer.uri}">${t.door.welcome.appHere}</a></p>
    <p>${t.door.welcome.key}: <code>${grouped}</code></p>`
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

/** Why a password was not taken, in the reader's language. */
export function passwordTrouble({ t }: Visit, error: Refusal): string {
  const own = Object.entries(t.door.passwords).find(([code]) => code === error.code)?.[1]
  return own ?? error.message
}
