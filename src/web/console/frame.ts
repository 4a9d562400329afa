import { html } from 'hono/html'

import type { Organisation } from '#store/organisation.ts'
import { document } from '#ui/layout.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

/** A table that is wider than a phone: it scrolls by itself, also by keyboard. */
export function scrolling(label: string, table: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`
}

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
          ${[{ name: t.console.title, url: urls.console }, ...page.trail].map(({ name, url }) => html`<a href="${url}"><bdi>${name}</bdi></a> / `)}
        </p>
      </nav>
      <h1><bdi>${page.title}</bdi></h1>
      ${page.body}
    </main>`,
  })
}
