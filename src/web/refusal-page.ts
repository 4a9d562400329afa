import { html } from 'hono/html'

import type { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import { doorPage } from '#ui/door-page.ts'
import { textOf } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import { isOfMachine } from './as-told.ts'
import { firstDoorOf } from './door-response.ts'
import { headersOf, problemResponse, statusOf } from './problem.ts'
import type { Visit } from './visit.ts'

/** What somebody sees who is not given what they asked for: a page, or problem details where a machine asks. */
export function refusalPage(visit: Visit, error: OperatingError): Response {
  const { c, t, language, house, guest } = visit
  if (c.req.path.startsWith(urls.api) || wantsJson(c.req.header('accept')))
    return problemResponse(error)
  const body = html`${described(error, visit)}
    <p>
      <a href="${onwards(visit).url}">${onwards(visit).name}</a>
    </p>`
  const page = doorPage({
    t,
    language,
    door: 'outside',
    organisation: house.organisation,
    ...(guest?.account.theme && { theme: guest.account.theme }),
    title: t.door.refused[titleFor(error)],
    body,
  })
  return new Response(textOf(page), {
    status: statusOf(error),
    headers: { ...headersOf(error), 'content-type': 'text/html; charset=utf-8' },
  })
}

/** What is refused for another reason than the reader's roles is not put down to them. */
function titleFor(error: OperatingError): keyof Visit['t']['door']['refused'] {
  if (!(error instanceof Refusal)) return 'trouble'
  return error.kind === 'forbidden' && error.code !== 'not-permitted' ? 'input' : error.kind
}

/** The reader's language where we have words for the code; what systems say is in English. */
function described(error: OperatingError, { t }: Visit): Markup {
  const own = Object.entries(t.door.codes).find(([code]) => code === error.code)?.[1]
  if (own !== undefined) return html`<p>${own}</p>`
  if (isOfMachine(error)) return html`<p>${t.trouble.later}</p>`
  return html`<p lang="en">${error.message}</p>
    <p lang="en">${error.fix}</p>`
}

/** People outside came from the trust page, and have nothing to sign in with. */
function onwards(visit: Visit): { url: string; name: string } {
  const { c, t, guest, language } = visit
  const isPublic = [urls.documents, urls.subscribe].some((path) => c.req.path.startsWith(path))
  if (isPublic) return { url: urls.trust(language), name: t.requests.back }
  return guest
    ? { url: homeOf(visit), name: t.door.home }
    : { url: urls.signIn, name: t.door.signIn }
}

function homeOf({ guest }: Visit): string {
  return guest ? firstDoorOf(guest).url : urls.portal
}

function wantsJson(accept = ''): boolean {
  return /\bjson\b/.test(accept) && !accept.includes('text/html')
}
