import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'
import type { Field } from './field.ts'
import { formField } from './form-field.ts'

interface FieldGroup {
  legend: string
  fields: readonly Field[]
}

/** What a form asks, and where it goes. */
export interface Form {
  t: Messages
  action: string
  fields: readonly Field[]
  /** Fields that are compared with each other, before the rest: side by side, one under the other where there is no room. */
  columns?: readonly FieldGroup[]
  /** Fields that belong together, after the rest, group by group. */
  groups?: { title: string; hint: string; of: readonly FieldGroup[] }
  /** What pressing the button does, in a verb. */
  submit: string
  /** Where to go instead. */
  cancel?: string
  /** What is wrong with the whole, not with one field. */
  error?: string
  /** Sent along unseen; the reader can change it, so the server trusts it no more than the rest. */
  hidden?: Readonly<Record<string, string>>
  isDestructive?: boolean
  /** Of a second form on the same page. */
  prefix?: string
  /** What stands between the fields and the button. */
  before?: Content
}

/**
 * A form that is posted. Shown again with `error` and `value` in its fields it keeps what was typed, and lists above what
 * is wrong, each with a way to its field.
 */
export function form({
  t,
  action,
  fields,
  columns = [],
  groups,
  submit,
  cancel,
  error,
  hidden = {},
  isDestructive,
  prefix,
  before,
}: Form): Markup {
  const parts = groups?.of ?? []
  const all = [
    ...columns.flatMap((column) => column.fields),
    ...fields,
    ...parts.flatMap((part) => part.fields),
  ]
  const hasFile = all.some(({ kind }) => kind === 'file')
  return html`<form
    class="${columns.length === 0 ? 'form' : 'form has-columns'}"
    method="post"
    action="${action}"
    ${hasFile ? html` enctype="multipart/form-data"` : ''}
  >
    ${errorSummary(t, all, error, prefix)}
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${columns.length === 0 ? '' : html`<div class="form-columns">${fieldsets(t, columns, prefix)}</div>`}
    ${fields.map((field) => formField(t, field, prefix))}
    ${
      groups === undefined || parts.length === 0
        ? ''
        : html`<div class="form-groups">
            <h2>${groups.title}</h2>
            <p>${groups.hint}</p>
            ${fieldsets(t, parts, prefix)}
          </div>`
    }
    ${before ?? ''}
    <div class="form-buttons">
      <button class="btn ${isDestructive ? 'btn-danger' : 'btn-primary'}" type="submit">
        ${submit}
      </button>
      ${cancel === undefined ? '' : html`<a class="btn" href="${cancel}">${t.frame.form.cancel}</a>`}
    </div>
  </form>`
}

function fieldsets(
  t: Messages,
  groups: readonly FieldGroup[],
  prefix: string | undefined,
): Markup[] {
  return groups.map(
    ({ legend, fields }) =>
      html`<fieldset>
        <legend>${legend}</legend>
        ${fields.map((field) => formField(t, field, prefix))}
      </fieldset>`,
  )
}

function errorSummary(
  t: Messages,
  fields: readonly Field[],
  error: string | undefined,
  prefix = 'field-',
): Markup | string {
  const wrong = fields.filter((field) => field.error !== undefined)
  const n = wrong.length + (error === undefined ? 0 : 1)
  if (n === 0) return ''
  return html`<div class="notice is-bad" role="alert">
    ${error === undefined ? html`<h2>${t.frame.form.errors(n)}</h2>` : html`<p><strong>${error}</strong></p>`}
    ${
      wrong.length === 0
        ? ''
        : html`<ul>
            ${wrong.map((field) => html`<li><a href="#${prefix}${field.name}">${field.label}</a>: ${field.error}</li>`)}
          </ul>`
    }
  </div>`
}
