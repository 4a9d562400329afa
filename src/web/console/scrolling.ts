import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

/** A table that is wider than a phone: it scrolls by itself, also by keyboard. */
export function scrolling(label: string, table: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`
}
