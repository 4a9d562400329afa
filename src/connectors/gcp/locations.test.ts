import assert from 'node:assert/strict'
import { test } from 'node:test'

import { locationsOf } from './locations.ts'

function countries(...names: string[]): (string | undefined)[] {
  return locationsOf(names).map((place) => place.country)
}

test('a region has the country it stands in, and never the one its name begins with', () => {
  assert.deepEqual(locationsOf(['us-central1']), [{ region: 'us-central1', country: 'US' }])
  assert.deepEqual(countries('northamerica-northeast1'), ['CA'])
  assert.deepEqual(countries('northamerica-northeast2'), ['CA'])
  assert.deepEqual(countries('northamerica-south1'), ['MX'])
  assert.deepEqual(countries('europe-west2', 'europe-west6'), ['GB', 'CH'])
})

test('a zone and a full name lie in their region, in any case', () => {
  assert.deepEqual(locationsOf(['projects/p/locations/US-EAST1-b', 'us-east1']), [
    { region: 'us-east1', country: 'US' },
  ])
  assert.deepEqual(
    locationsOf(['https://www.googleapis.com/compute/v1/projects/p/zones/us-west4-a']),
    [{ region: 'us-west4', country: 'US' }],
  )
  assert.deepEqual(locationsOf(['us-central1-ai1a']), [{ region: 'us-central1', country: 'US' }])
})

test('a multi-region lies in every country that it may mean', () => {
  assert.deepEqual(countries('US'), ['US'])
  assert(!countries('EU').includes('US'))
  assert(countries('EU').length > 5 && !countries('EU').includes('GB'))
  assert(countries('ASIA').includes('JP') && !countries('ASIA').includes('US'))
})

test('a dual-region lies in both of its regions', () => {
  assert.deepEqual(countries('NAM4'), ['US', 'US'])
  assert.deepEqual(countries('EUR5'), ['BE', 'GB'])
  assert.deepEqual(countries('nam5'), ['US', 'US', 'US'])
  assert.deepEqual(countries('eur3'), ['BE', 'NL', 'FI'])
})

test('a name we do not know has no country, whatever it begins with', () => {
  for (const name of ['us-atlantis1', 'nam99', 'global', 'toString', '']) {
    assert.deepEqual(countries(name), [undefined], name)
  }
})
