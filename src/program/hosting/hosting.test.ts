import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'

import { inCountries } from './countries.ts'
import { dataLocationAllowed } from './data-location-allowed.ts'
import { endpointOnApprovedProvider } from './endpoint-on-approved-provider.ts'
import type { StoredData } from './stored-data.ts'

/** The finding as `kind`, or `kind code value…`. */
function located(locations: StoredData['locations'], countries: string[] = ['US']): string {
  const item = { id: 'db:one', kind: 'table', locations }
  const { kind, reason } = dataLocationAllowed.judge(item, fixtureTime, { countries })
  return reason ? [kind, reason.code, ...Object.values(reason.values ?? {})].join(' ') : kind
}

function addressed(addresses: string[], given: object = {}): string {
  const endpoint = { id: 'a:443', name: 'a', port: 443, addresses }
  const parameters = endpointOnApprovedProvider.parameters.parse(given)
  return endpointOnApprovedProvider.judge(endpoint, fixtureTime, parameters).kind
}

test('where an endpoint lies that nobody outside reaches, no published range tells', () => {
  const inside = { id: 'a:443', name: 'a', port: 443, addresses: ['10.0.0.7'] }
  const parameters = endpointOnApprovedProvider.parameters.parse({})
  const judged = (more: object) =>
    endpointOnApprovedProvider.judge({ ...inside, ...more }, fixtureTime, parameters)
  assert.deepEqual(judged({ isPrivate: true }), {
    kind: 'unknown',
    reason: { code: 'not-public' },
  })
  assert.equal(judged({}).kind, 'fail')
})

test('America is not the United States: data in Canada or Mexico is outside', () => {
  const canada = { region: 'ca-central-1', country: 'CA' }
  const mexico = { region: 'mx-central-1', country: 'MX' }
  const virginia = { region: 'us-east-1', country: 'US' }
  assert.equal(located([canada]), 'fail outside ca-central-1 CA')
  assert.equal(located([mexico]), 'fail outside mx-central-1 MX')
  assert.equal(located([virginia]), 'pass')
  assert.equal(located([virginia, canada]), 'fail outside ca-central-1 CA')
  assert.equal(located([virginia, canada], ['US', 'CA']), 'pass')
})

test('one place outside is a fail, whatever is not known of the others', () => {
  const nowhere = { region: 'us-west-9' }
  const canada = { region: 'ca-west-1', country: 'CA' }
  assert.equal(located([nowhere, canada]), 'fail outside ca-west-1 CA')
  assert.equal(located([canada, nowhere]), 'fail outside ca-west-1 CA')
})

test('a region whose country nobody knows is unknown, even if its name begins with us', () => {
  const virginia = { region: 'us-east-1', country: 'US' }
  assert.equal(located([virginia, { region: 'us-west-9' }]), 'unknown unplaced us-west-9')
  assert.equal(located([]), 'unknown not-reported')
  assert.equal(located(undefined), 'unknown not-reported')
  assert.equal(located({ unread: 'aws/1/rds' }), 'unknown not-read aws/1/rds')
})

test('allowed countries are ISO codes in capitals, and at least one', () => {
  const { parameters } = dataLocationAllowed
  assert.deepEqual(parameters.parse({}), { countries: ['US'] })
  for (const countries of [[], ['us'], ['USA'], ['Germany'], 'US', [null]]) {
    assert(!parameters.safeParse({ countries }).success, JSON.stringify(countries))
  }
})

test('countries are named in the sentence’s own language, each with its preposition', () => {
  assert.equal(inCountries(['US'], 'de'), 'in den USA')
  assert.equal(inCountries(['US'], 'en'), 'in the United States')
  assert.equal(inCountries(['DE'], 'de'), 'in Deutschland')
  assert.equal(inCountries(['CZ'], 'de'), 'in Tschechien')
  assert.equal(inCountries(['CZ'], 'en'), 'in Czechia')
  assert.equal(inCountries(['US', 'DE'], 'de'), 'in den USA und in Deutschland')
  assert.equal(inCountries(['US', 'DE'], 'en'), 'in the United States and in Germany')
  assert.equal(
    inCountries(['CH', 'GB', 'NL', 'IE'], 'de'),
    'in der Schweiz, im Vereinigten Königreich, in den Niederlanden und in Irland',
  )
  assert.equal(
    inCountries(['CH', 'GB', 'NL'], 'en'),
    'in Switzerland, in the United Kingdom, and in the Netherlands',
  )
  assert.equal(inCountries(['HK'], 'de'), 'in der Sonderverwaltungsregion Hongkong')
})

test('every address of an endpoint must lie in a published or a declared range', () => {
  assert.equal(addressed(['52.95.110.1']), 'pass')
  assert.equal(addressed(['52.95.110.1', '192.0.2.1']), 'fail')
  assert.equal(addressed(['52.95.110.1'], { providers: ['gcp'] }), 'fail')
  assert.equal(addressed(['2001:db8::1']), 'fail')
  const declared = [{ name: 'ours', prefixes: ['192.0.2.0/24', '2001:db8::/32'] }]
  assert.equal(addressed(['192.0.2.1', '2001:db8::1'], { declared }), 'pass')
  assert.equal(addressed(['192.0.3.1'], { declared }), 'fail')
})

test('what is no address lies in no range', () => {
  for (const text of ['', 'a.example', '52.95.110.1.1', '::ffff:192.0.2.1']) {
    assert.equal(addressed([text]), 'fail', text)
  }
})
