import type { Context } from 'hono'
import { html } from 'hono/html'

import type { OperatingError } from '#engine/operating-error.ts'
import { document } from '#ui/layout.ts'
import { messages, preferredLanguage } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'

import { isOfMachine } from './as-told.ts'
import { described } from './described-error.ts'
import { headersOf, problemResponse, statusOf } from './problem.ts'

/** The doors where the database cannot answer. Needs to know nobody, and so tells nothing that not everybody may know. */
export function troubleResponse(c: Context, error: OperatingError): Response {
  if (c.req.path.startsWith('/api') || c.req.path.startsWith('/scim')) return problemResponse(error)
  const t = messages[preferredLanguage(c.req.header('accept-language'))]
  const page = document({
    t,
    title: t.trouble.title,
    name: 'Beleg',
    body: html`<main class="wide">
      <h1>${t.trouble.title}</h1>
      ${isOfMachine(error) ? html`<p>${t.trouble.later}</p>` : described(error, t)}
      <p>${t.trouble.pageStays}</p>
    </main>`,
  })
  return new Response(textOf(page), {
    status: statusOf(error),
    headers: {
      ...headersOf(error),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
  })
}
