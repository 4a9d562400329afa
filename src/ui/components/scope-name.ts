import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

/** The name of a scope, which breaks between its parts and not within a word. */
export function scopeName(scope: string): Markup {
  const parts = scope.split(/(?<=[/.:])/)
  return html`<bdi class="scope"
    ><code
      >${parts.map((part, index) => html`${index === 0 ? '' : html`<wbr />`}${part}`)}</code
    ></bdi
  >`
}
