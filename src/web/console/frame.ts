import { html } from 'hono/html'

import type { Organisation } from '#store/organisation.ts'
import { document } from '#ui/layout.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

/** A page of the console: where it stands, then what it shows. */
export function frame(
  organisation: Organisation,
  t: Messages,
  page: { title: string; trail: readonly { name: string; url: string }[]; body: Markup },
): Markup {
  return document({
    t,
    title: `${page.title} · ${organisation.name}`,
    name: organisation.name,
    body: html`<main class="wide">
      <p class="notice">${t.console.only}</p>
      <nav aria-label="${t.console.title}">
        <p>
          ${[{ name: t.console.title, url: urls.console }, ...page.trail].map(({ name, url }) => html`<a href="${url}">${name}</a> / `)}
        </p>
      </nav>
      <h1>${page.title}</h1>
      ${page.body}
    </main>`,
  })
}
