import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'

/** Names and what they stand for, one a line. */
export function factList(facts: readonly { name: string; value: Content }[]): Markup {
  return html`<dl class="facts">
    ${facts.map(
      ({ name, value }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}
