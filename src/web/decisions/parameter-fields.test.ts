import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parameterTroubles } from '#run/parameter-troubles.ts'
import { applySettings, defaultProgram } from '#run/program-settings.ts'
import type { Field } from '#ui/components/field.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'

import { askedOf, parameterGroups, parametersFrom } from './parameter-fields.ts'
import type { Settable } from './parameter-fields.ts'

const showing = { t: messages.de, language: 'de', formats: formatsOf('de', 'UTC') } as const

/** What a browser sends of these fields. */
function sent(settable: readonly Settable[], fields: readonly Field[]): Map<string, string[]> {
  const body = new Map(Object.entries(askedOf(settable)).map(([name, value]) => [name, [value]]))
  for (const field of fields) {
    const values = valuesOf(field)
    if (values.length > 0) body.set(field.name, values)
  }
  return body
}

/** A box without a tick is not sent; lines are sent as CR LF. */
function valuesOf(field: Field): string[] {
  if (field.kind === 'checkboxes') return [...(field.values ?? [])]
  if (field.kind === 'checkbox') return field.isChecked ? ['yes'] : []
  return [('value' in field ? (field.value ?? '') : '').replaceAll('\n', '\r\n')]
}

function asked(settable: readonly Settable[]): Field[] {
  return parameterGroups(settable, showing).flatMap(({ fields }) => fields)
}

function only(...ids: string[]): Settable[] {
  return defaultProgram.tests.filter(({ test: { id } }) => ids.includes(id))
}

test('a form that is sent as it was shown changes nothing, whatever was set before', () => {
  const fields = asked(defaultProgram.tests)
  assert(fields.length > 50, String(fields.length))
  assert.equal(parametersFrom(defaultProgram.tests, sent(defaultProgram.tests, fields)), undefined)

  const before = {
    'key-age': { days: 30 },
    'root-locked': { hardware: true, unusedDays: 30 },
    'no-public-exposure': { adminPorts: [3389, 22] },
    'data-location-allowed': { countries: ['US', 'DE'] },
    'policy-accepted': { appliesFrom: '2026-03-01' },
    'password-policy-meets-standard': { kinds: ['digit'], standard: 'cis' },
    'endpoint-on-approved-provider': {
      declared: [{ name: 'Edge: EU', prefixes: ['192.0.2.0/24', '2001:db8::/32'] }],
    },
  }
  const settings = defaultProgram.controls.map(({ control: { id, tests } }) => ({
    control: id,
    published: false,
    parameters: Object.fromEntries(
      Object.entries(before).filter(([each]) => tests.some((own) => own.id === each)),
    ),
  }))
  const { tests } = applySettings(settings)
  assert.equal(parametersFrom(tests, sent(tests, asked(tests)), before), undefined)
})

test('what is changed is kept as the test takes it, and what goes back to the default is not kept', () => {
  const settable = only('key-age', 'no-public-exposure', 'data-location-allowed')
  const changed = (answers: Record<string, string[]>, before = {}) =>
    parametersFrom(
      settable,
      new Map([...sent(settable, asked(settable)), ...Object.entries(answers)]),
      before,
    )
  assert.deepEqual(
    changed({
      'parameters.key-age.days': ['60'],
      'parameters.no-public-exposure.adminPorts': ['22, 3389\r\n5986'],
      'parameters.data-location-allowed.countries': ['Deutschland\r\nFR'],
    }),
    {
      'key-age': { days: 60 },
      'no-public-exposure': { adminPorts: [22, 3389, 5986] },
      'data-location-allowed': { countries: ['DE', 'FR'] },
    },
  )
  const [own] = only('key-age')
  assert(own)
  const strict = [{ ...own, parameters: { days: 60 } }]
  const back = new Map([...sent(strict, asked(strict)), ['parameters.key-age.days', ['90']]])
  assert.deepEqual(parametersFrom(strict, back, { 'key-age': { days: 60 } }), {})
})

test('what a test refuses is said beside its field, in the language of whoever reads it, and stays as it was typed', () => {
  const settable = only('endpoint-on-approved-provider', 'provider-report-current')
  const declared = 'parameters.endpoint-on-approved-provider.declared'
  const months = 'parameters.provider-report-current.months'
  const body = new Map([
    ...sent(settable, asked(settable)),
    [declared, ['Edge: 192.0.2.0/24\r\nAndere: alles']],
    [months, ['-1']],
    ['parameters.provider-report-current.kinds', []],
  ])
  const home = defaultProgram.controls.find(({ tests }) =>
    settable.every((each) => tests.includes(each.test)),
  )?.control
  assert(home)
  const wanted = parametersFrom(settable, body)
  const troubles = parameterTroubles(home, wanted ?? {}, 'de')
  const fields = parameterGroups(settable, showing, { body, troubles }).flatMap(
    (each) => each.fields,
  )
  assert.deepEqual(
    fields.flatMap(({ name, error }) => (error === undefined ? [] : [[name, error]])),
    [
      [declared, '2: Ein Netz schreibt man etwa so: 203.0.113.0/24.'],
      ['parameters.provider-report-current.kinds', 'Bitte mindestens eines angeben.'],
      [months, 'Bitte mindestens 0.'],
    ],
  )
  const typed = fields.map((field) => ('value' in field ? field.value : undefined))
  assert(typed.includes('Edge: 192.0.2.0/24\nAndere: alles') && typed.includes('-1'))
})

test('a test that the form did not ask about keeps what was set', () => {
  const settable = only('key-age')
  assert.equal(parametersFrom(settable, new Map(), { 'key-age': { days: 30 } }), undefined)
})
