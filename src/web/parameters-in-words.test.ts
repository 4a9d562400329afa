import assert from 'node:assert/strict'
import { test } from 'node:test'

import { tests } from '#program/index.ts'
import { namesOf } from '#run/parameter-troubles.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'

import { parameterLabel, parametersInWords } from './parameters-in-words.ts'

function said(id: string, values: unknown, language: 'de' | 'en' = 'en'): string[] {
  const found = tests.find((each) => each.test.id === id)
  assert(found, id)
  const formats = formatsOf(language, 'UTC')
  const showing = { t: messages[language], language, formats }
  return parametersInWords(found.test, values, showing).map(
    ({ name, value }) => `${name}: ${value}`,
  )
}

test('every threshold of every test has words in both languages', () => {
  let n = 0
  for (const { test: subject } of tests) {
    for (const name of namesOf(subject)) {
      n++
      const [de, en] = (['de', 'en'] as const).map((each) => parameterLabel(subject, name, each))
      assert(de && en && de !== name && en !== name && de !== en, `${subject.id}.${name}`)
    }
  }
  assert(n > 50, String(n))
})

test('values are said as people read them', () => {
  assert.deepEqual(said('policy-accepted', { days: 14, appliesFrom: '2026-03-01' }, 'de'), [
    'Frist nach Veröffentlichung oder erstem Tag, in Tagen: 14',
    'Pflicht seit: 01.03.2026',
  ])
  assert.deepEqual(said('data-location-allowed', { countries: ['US', 'DE'] }), [
    'Countries allowed: United States and Germany',
  ])
  assert.deepEqual(said('provider-report-current', { kinds: ['soc2-type2', 'c5'], months: 12 }), [
    'Reports that will do: SOC 2 Type II and BSI C5',
    'Audited period ended at most so many months ago: 12',
  ])
  assert.deepEqual(said('root-locked', { hardware: false }, 'de'), [
    'Eigenes Gerät als zweiter Faktor verlangt: nein',
  ])
  assert.deepEqual(said('no-public-exposure', { databasePorts: [5432, 27017] }), [
    'Ports of databases: 5432, 27017',
  ])
})

test('what says nothing is left out, and what nobody has words for stands as it is', () => {
  assert.deepEqual(said('no-escalation-path', { accepted: [] }), [])
  assert.deepEqual(said('key-age', { gone: 3 }), ['gone: 3'])
  const declared = [{ name: 'Edge', prefixes: ['192.0.2.0/24', '2001:db8::/32'] }]
  assert.deepEqual(said('endpoint-on-approved-provider', { declared }), [
    'Delivery networks in front, by name: Edge 192.0.2.0/24 2001:db8::/32',
  ])
  assert.deepEqual(said('key-age', undefined), [])
})
