import { html } from 'hono/html'

import { statusSign } from '#ui/status-sign.ts'
import type { Markup, Status } from '#ui/status-sign.ts'

import type { Content } from './content.ts'

/** A figure, and what it is out of: 13 of 14 databases. Figures come as text, as the language writes them. */
export function stat(figure: {
  label: string
  value: string
  /** The denominator with its words: „von 14 Datenbanken“. */
  of?: string
  note?: Content
  status?: Status
  url?: string
}): Markup {
  const { label, value, of, note, status, url } = figure
  return html`<section class="card stat">
    <div class="card-body">
      <h2>
        ${status ? statusSign(status) : ''}
        ${url === undefined ? label : html`<a href="${url}">${label}</a>`}
      </h2>
      <p><strong>${value}</strong> ${of ?? ''}</p>
      ${note === undefined ? '' : html`<p class="aside">${note}</p>`}
    </div>
  </section>`
}
