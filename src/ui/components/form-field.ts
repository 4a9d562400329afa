import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import { control } from './control.ts'
import type { Field } from './field.ts'

/**
 * A field with its label, hint and error, which name each other. Its id is `${prefix}${name}`; a page with two forms gives
 * one of them a prefix of its own.
 */
export function formField(t: Messages, field: Field, prefix = 'field-'): Markup {
  const id = `${prefix}${field.name}`
  if (field.kind === 'radios' || field.kind === 'checkboxes') return group(t, field, id)
  const label =
    field.kind === 'checkbox'
      ? ''
      : html`<label class="form-label" for="${id}">${field.label}${optional(t, field)}</label>`
  return html`<div class="form-field">
    ${label}${field.kind === 'checkbox' ? '' : hint(field, id)}${control(t, field, id, describedBy(field, id))}${field.kind === 'checkbox' ? hint(field, id) : ''}${error(field, id)}
  </div>`
}

/** Several answers under one question. */
function group(
  t: Messages,
  field: Extract<Field, { kind: 'radios' | 'checkboxes' }>,
  id: string,
): Markup {
  return html`<fieldset class="form-field" id="${id}" tabindex="-1" ${describedBy(field, id)}>
    <legend class="form-label">${field.label}${optional(t, field)}</legend>
    ${hint(field, id)}${control(t, field, id, '')}${error(field, id)}
  </fieldset>`
}

function optional(t: Messages, field: Field): Markup | string {
  const isAsked = field.isOptional === true && field.kind !== 'checkbox'
  return isAsked ? html` <span class="form-optional">(${t.frame.form.optional})</span>` : ''
}

function hint({ hint: text }: Field, id: string): Markup | string {
  return text === undefined ? '' : html`<p class="form-hint" id="${id}-hint">${text}</p>`
}

function error({ error: text }: Field, id: string): Markup | string {
  return text === undefined ? '' : html`<p class="form-error" id="${id}-error">${text}</p>`
}

function describedBy(field: Field, id: string): Markup | string {
  const ids = [
    ...(field.error === undefined ? [] : [`${id}-error`]),
    ...(field.hint === undefined ? [] : [`${id}-hint`]),
  ]
  return ids.length === 0 ? '' : html` aria-describedby="${ids.join(' ')}"`
}
