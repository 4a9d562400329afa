import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Field, Option } from './field.ts'

/** What is typed into or chosen from; label, hint and error stand around it (form-field.ts). */
export function control(t: Messages, field: Field, id: string, described: Markup | string): Markup {
  const { name } = field
  const required = field.isOptional ? '' : html` required`
  const state = html` id="${id}"
  name="${name}"${described}${field.error === undefined ? '' : html` aria-invalid="true"`}`
  const input = (type: string, more: Markup | string) =>
    html`<input class="form-control" type="${type}" ${state}${required}${more} />`

  switch (field.kind) {
    case 'text':
    case 'email':
    case 'url':
    case 'tel':
    case 'search':
      return input(
        field.kind,
        html`${attribute('value', field.value)}${attribute('autocomplete', field.autocomplete)}${attribute('maxlength', field.maxLength)}${attribute('pattern', field.pattern)}${field.kind === 'email' ? html` autocapitalize="none" spellcheck="false"` : ''}`,
      )
    case 'password':
      return input(
        'password',
        html` autocomplete="${field.autocomplete}" autocapitalize="none" spellcheck="false"
        maxlength="1000"`,
      )
    case 'code':
      return html`<input
        class="form-control form-code"
        type="text"
        ${state}${required}
        inputmode="numeric"
        autocomplete="one-time-code"
        autocapitalize="none"
        spellcheck="false"
        maxlength="${(field.length ?? 6) + 4}"
      />`
    case 'date':
      return html`<input
        class="form-control form-short"
        type="date"
        ${state}${required}${attribute('value', field.value)}${attribute('min', field.min)}${attribute('max', field.max)}${attribute('autocomplete', field.autocomplete)}
      />`
    case 'datetime':
      return html`<input
        class="form-control"
        type="datetime-local"
        step="1"
        ${state}${required}${attribute('value', field.value)}${attribute('min', field.min)}${attribute('max', field.max)}
      />`
    case 'number':
      return beside(
        input(
          'number',
          html`${attribute('value', field.value)}${attribute('min', field.min)}${attribute('max', field.max)}
          step="${field.step ?? 1}"`,
        ),
        field.unit,
      )
    case 'money':
      return beside(
        input('text', html` inputmode="decimal"${attribute('value', field.value)} maxlength="20"`),
        field.currency,
      )
    case 'textarea':
      return html`<textarea
        class="form-control"
        ${state}${required}
        rows="${field.rows ?? 4}"
        ${attribute('maxlength', field.maxLength)}
      >
${field.value ?? ''}</textarea>`
    case 'file':
      return input(
        'file',
        html`${attribute('accept', field.accept)}${field.isMultiple ? html` multiple` : ''}`,
      )
    case 'select':
      return html`<select class="form-select" ${state}${required}>
        ${noneOf(t, field)}${field.options.map(({ value, name: shown }) => html`<option value="${value}" ${value === field.value ? html` selected` : ''}>${shown}</option>`)}
      </select>`
    case 'checkbox':
      return html`<div class="form-check">
        <input
          class="form-check-input"
          type="checkbox"
          value="yes"
          ${state}${required}${field.isChecked ? html` checked` : ''}
        /><label class="form-check-label" for="${id}">${field.label}</label>
      </div>`
    case 'radios':
      return html`${field.options.map((option) => choice('radio', name, option, id, option.value === field.value, required))}`
    case 'checkboxes':
      return inBox(
        field.options.map((option) =>
          choice('checkbox', name, option, id, (field.values ?? []).includes(option.value), ''),
        ),
      )
  }
}

/** More than these would put what follows out of reach. */
const mostBoxes = 15

function inBox(boxes: readonly Markup[]): Markup {
  return boxes.length > mostBoxes ? html`<div class="form-boxes">${boxes}</div>` : html`${boxes}`
}

/** Where an answer is needed and none is chosen yet, or none is an answer. */
function noneOf(t: Messages, field: Extract<Field, { kind: 'select' }>): Markup | string {
  const { none, isOptional, value, options } = field
  if (isOptional) return html`<option value="">${none ?? '–'}</option>`
  const isChosen = options.some((option) => option.value === value)
  return isChosen ? '' : html`<option value="">${t.frame.form.choose}</option>`
}

function choice(
  type: 'radio' | 'checkbox',
  name: string,
  option: Option,
  id: string,
  isChecked: boolean,
  required: Markup | string,
): Markup {
  const own = `${id}-${option.id ?? option.value}`
  return html`<div class="form-check">
    <input
      class="form-check-input"
      type="${type}"
      id="${own}"
      name="${name}"
      value="${option.value}"
      ${isChecked ? html` checked` : ''}${required}${option.hint === undefined ? '' : html` aria-describedby="${own}-hint"`}
    /><label class="form-check-label" for="${own}">${option.name}</label
    >${option.hint === undefined ? '' : html`<p class="form-hint" id="${own}-hint">${option.hint}</p>`}
  </div>`
}

/** A field with its unit behind it. */
function beside(input: Markup, unit: string | undefined): Markup {
  return unit === undefined
    ? input
    : html`<div class="form-unit">${input}<span>${unit}</span></div>`
}

function attribute(name: string, value: string | number | undefined): Markup | string {
  return value === undefined ? '' : html` ${name}="${value}"`
}
