import assert from 'node:assert/strict'
import { test } from 'node:test'

import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'

import { confirmBox } from './confirm-box.ts'
import type { Field } from './field.ts'
import { filterBar } from './filter-bar.ts'
import { form } from './form.ts'

const t = messages.de
const options = [
  { value: 'a', name: 'A' },
  { value: 'b', name: 'B' },
]

function shown(...fields: readonly Field[]): string {
  return textOf(form({ t, action: '/x', submit: 'Speichern', fields })).replaceAll(/\s+/g, ' ')
}

test('a form shown again keeps what was typed and chosen, but never a password or a code', () => {
  const text = shown(
    { kind: 'text', name: 'name', label: 'Name', value: 'Ada' },
    { kind: 'textarea', name: 'notes', label: 'Notiz', value: 'eins' },
    { kind: 'select', name: 'one', label: 'Eins', value: 'b', options },
    { kind: 'radios', name: 'two', label: 'Zwei', value: 'a', options },
    { kind: 'checkboxes', name: 'many', label: 'Viele', values: ['b'], options },
    { kind: 'checkbox', name: 'yes', label: 'Ja', isChecked: true },
    { kind: 'password', name: 'password', label: 'Kennwort', autocomplete: 'new-password' },
    { kind: 'code', name: 'code', label: 'Code' },
  )
  assert.match(text, /name="name"[^>]* value="Ada"/)
  assert.match(text, /> ?eins<\/textarea>/)
  assert.match(text, /<option value="b" selected ?>/)
  assert.match(text, /name="two"[^>]*value="a"[^>]* checked/)
  assert.match(text, /name="many"[^>]*value="b"[^>]* checked/)
  assert.match(text, /name="yes"[^>]* checked/)
  assert.doesNotMatch(text, /name="(password|code)"[^>]* value=/)
})

test('what was typed over several lines comes back letter by letter', () => {
  const value = '\n  eins\n\n zwei '
  const text = textOf(
    form({
      t,
      action: '/x',
      submit: 'Speichern',
      fields: [{ kind: 'textarea', name: 'notes', label: 'Notiz', value }],
    }),
  )
  // A browser takes one line break away right behind the tag.
  const [, inside = ''] = /<textarea[^>]*>\n?([^<]*)<\/textarea>/.exec(text) ?? []
  assert.equal(inside, value)
})

test('an error names its field above, beside it, and for ears', () => {
  const text = shown(
    { kind: 'email', name: 'email', label: 'E-Mail', hint: 'Nur für Rückfragen.', error: 'Fehlt.' },
    { kind: 'checkboxes', name: 'many', label: 'Viele', options, error: 'Wählen Sie eines.' },
  )
  assert.match(
    text,
    /role="alert".*2 Angaben stimmen noch nicht.*href="#field-email".*<form|role="alert"/,
  )
  assert.match(
    text,
    /id="field-email"[^>]* aria-describedby="field-email-error field-email-hint"[^>]* aria-invalid="true"/,
  )
  for (const [, ids = ''] of text.matchAll(/aria-describedby="([^"]+)"/g))
    for (const id of ids.split(' ')) assert(text.includes(`id="${id}"`), id)
  for (const [, id = ''] of text.matchAll(/href="#([^"]+)"/g))
    assert(text.includes(`id="${id}"`), id)
})

test('what is not optional is required, and what is optional says so', () => {
  assert.match(shown({ kind: 'text', name: 'a', label: 'A' }), /<input [^>]* required/)
  const text = shown({ kind: 'text', name: 'a', label: 'A', isOptional: true })
  assert.doesNotMatch(text, / required/)
  assert.match(text, /\(optional\)/)
})

test('a filter asks for nothing: it is a link that can be sent', () => {
  const text = textOf(
    filterBar({
      t,
      action: '/x',
      fields: [{ kind: 'select', name: 'one', label: 'Eins', options }],
    }),
  )
  assert.match(text, /method="get"/)
  assert.doesNotMatch(text, / required/)
  assert.match(text, /<option value="">alle<\/option>/)
})

test('a form that sends files says how, and no other does', () => {
  const file = { kind: 'file', name: 'file', label: 'Datei' } as const
  assert.match(shown(file), /enctype="multipart\/form-data"/)
  assert.doesNotMatch(shown({ kind: 'text', name: 'a', label: 'A' }), /enctype/)
})

test('whatever people typed stays text', () => {
  const bad = '"><script>alert(1)</script>'
  const text = textOf(
    confirmBox({
      t,
      title: bad,
      action: bad,
      submit: bad,
      cancel: bad,
      error: bad,
      hidden: { [bad]: bad },
      does: [bad],
      stays: [bad],
      prefix: bad,
      fields: [
        {
          kind: 'text',
          name: bad,
          label: bad,
          hint: bad,
          error: bad,
          value: bad,
          autocomplete: bad,
        },
        { kind: 'textarea', name: bad, label: bad, value: '</textarea><script>' },
        {
          kind: 'checkboxes',
          name: bad,
          label: bad,
          options: [{ value: bad, name: bad, hint: bad }],
        },
        { kind: 'select', name: bad, label: bad, options: [{ value: bad, name: bad }] },
        { kind: 'money', name: bad, label: bad, value: bad, currency: bad },
      ],
    }),
  )
  assert(!text.includes('<script'))
})
