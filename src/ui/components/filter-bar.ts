import { html } from 'hono/html'

import { icon } from '#ui/icon.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Field } from './field.ts'
import { formField } from './form-field.ts'

/** Narrows what a page shows: the choice stands in the address, so it can be sent to somebody. */
export function filterBar(bar: {
  t: Messages
  action: string
  fields: readonly Field[]
  /** Kept as it is, such as the order of a table. */
  hidden?: Readonly<Record<string, string>>
  /** The address without any filter, where one is set. */
  clear?: string
}): Markup {
  const { t, action, fields, hidden = {}, clear } = bar
  return html`<form
    class="filter-bar"
    role="search"
    aria-label="${t.frame.filter.label}"
    method="get"
    action="${action}"
  >
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${fields.map((field) => formField(t, anyOf(t, field), 'filter-'))}
    <div class="form-buttons">
      <button class="btn" type="submit">${icon('filter')} ${t.frame.filter.apply}</button>
      ${clear === undefined ? '' : html`<a class="btn" href="${clear}">${t.frame.filter.clear}</a>`}
    </div>
  </form>`
}

/** Nothing has to be chosen, and nothing chosen means all. */
function anyOf(t: Messages, field: Field): Field {
  return field.kind === 'select'
    ? { none: t.frame.filter.any, ...field, isOptional: true }
    : { ...field, isOptional: true }
}
