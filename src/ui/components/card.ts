import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'

/** One subject on a page: its name, what can be done with it, and what it shows. A `table` reaches to the edges. */
export function card(parts: {
  title?: Content
  /** Links and buttons at the right of the title. */
  actions?: Content
  body?: Content
  /** What reaches to the card's edges, as a `dataTable` does. */
  table?: Content
  footer?: Content
  /** Where links on the page lead to. */
  id?: string
}): Markup {
  const { title, actions, body, table, footer, id } = parts
  return html`<section class="card" ${id === undefined ? '' : html` id="${id}"`}>
    ${title === undefined && actions === undefined ? '' : html`<div class="card-header">${title === undefined ? '' : html`<h2 class="card-title">${title}</h2>`}${actions === undefined ? '' : html`<div class="card-actions">${actions}</div>`}</div>`}
    ${body === undefined ? '' : html`<div class="card-body">${body}</div>`} ${table ?? ''}
    ${footer === undefined ? '' : html`<div class="card-footer">${footer}</div>`}
  </section>`
}

/** Cards and figures side by side, as many as there is room for. */
export function cardRow(parts: readonly Content[]): Markup {
  return html`<div class="card-row">${parts}</div>`
}
