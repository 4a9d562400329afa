import assert from 'node:assert/strict'
import { test } from 'node:test'

import { holidayPlace, publicHolidays } from './public-holidays.ts'
import { regionOf } from './regions.ts'

test('a part of a country is found by code or name, in its own language, German and English, and only of that country', () => {
  for (const [text, country, code] of [
    ['DE-BY', 'DE', 'DE-BY'],
    ['de-by', undefined, 'DE-BY'],
    ['BY', 'DE', 'DE-BY'],
    ['Bayern', 'DE', 'DE-BY'],
    ['Freistaat Bayern', 'DE', 'DE-BY'],
    ['Baden-Wurttemberg', 'DE', 'DE-BW'],
    ['Hamburg', 'DE', 'DE-HH'],
    ['Zürich', 'CH', 'CH-ZH'],
    ['Canton de Genève', 'CH', 'CH-GE'],
    ['California', 'US', 'US-CA'],
    ['9', 'AT', 'AT-9'],
    ['Wien', 'AT', 'AT-9'],
    ['US-CA', 'DE', undefined],
    ['Bayern', undefined, undefined],
    ['Bayern', 'AT', undefined],
    ['', 'DE', undefined],
    ['x'.repeat(10_000), 'DE', undefined],
  ] as const)
    assert.equal(regionOf(text, country), code, `${text.slice(0, 20)} ${country ?? ''}`)
})

test('who is in a part of their country has its public holidays, too; elsewhere, or in none that is known, the country’s', () => {
  const epiphany = '2027-01-06'
  const has = (person: { country?: string; region?: string }) =>
    publicHolidays(holidayPlace(person), epiphany).has(epiphany)
  assert(has({ country: 'DE', region: 'DE-BY' }) && !has({ country: 'DE', region: 'DE-BE' }))
  assert(!has({ country: 'DE' }) && !has({ region: 'DE-BY' }) && !has({}))
  // Of another country, it says nothing.
  assert(has({ country: 'AT', region: 'DE-BE' }))
  const unknown = publicHolidays('DE-XX', epiphany)
  assert.deepEqual([...unknown], [...publicHolidays('DE', epiphany)])
})
