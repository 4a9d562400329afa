import assert from 'node:assert/strict'
import { test } from 'node:test'

import { controls } from '#program/index.ts'

import {
  csfCategories,
  csfFunctions,
  frameworkCriteria,
  isMappedFramework,
} from './framework-criteria.ts'

test('NIST CSF 2.0 is whole: 6 functions, 22 categories and 106 subcategories, each once and under its own, in both languages', () => {
  assert.deepEqual(
    csfFunctions.map(({ id, categories }) => [
      id,
      categories.map((each) => `${each.id.slice(3)} ${each.subcategories.length}`).join(', '),
    ]),
    [
      ['GV', 'OC 5, RM 7, RR 4, PO 2, OV 3, SC 10'],
      ['ID', 'AM 7, RA 10, IM 4'],
      ['PR', 'AA 6, AT 2, DS 4, PS 6, IR 4'],
      ['DE', 'CM 5, AE 6'],
      ['RS', 'MA 5, AN 4, CO 2, MI 2'],
      ['RC', 'RP 6, CO 2'],
    ],
  )
  assert.equal(csfCategories.length, 22)
  const subcategories = frameworkCriteria['nist-csf']
  assert.equal(new Set(subcategories.map(({ id }) => id)).size, 106)
  for (const { id, group, words } of subcategories) {
    assert(id.startsWith(`${group}.`), id)
    assert.match(words?.de ?? '', /^[A-ZÄÖÜ].*\.$/)
    assert.match(words?.en ?? '', /^[A-Z].*\.$/)
  }
  // Those that 2.0 withdrew left gaps, and numbers are not given anew.
  const numbers = (category: string) =>
    subcategories.filter(({ id }) => id.startsWith(`${category}-`)).map(({ id }) => id.slice(6))
  assert.deepEqual(numbers('ID.AM'), ['01', '02', '03', '04', '05', '07', '08'])
  assert.deepEqual(numbers('PR.DS'), ['01', '02', '10', '11'])
  assert.deepEqual(numbers('DE.CM'), ['01', '02', '03', '06', '09'])
  assert.deepEqual(numbers('DE.AE'), ['02', '03', '04', '06', '07', '08'])
  assert.deepEqual(numbers('RS.AN'), ['03', '06', '07', '08'])
})

test('of ISO 27001:2022 and BSI C5:2020 there is every id once, and no word', () => {
  const iso = frameworkCriteria['iso-27001']
  const c5 = frameworkCriteria['bsi-c5']
  assert.equal(new Set(iso.map(({ id }) => id)).size, iso.length)
  const annex = ['A.5', 'A.6', 'A.7', 'A.8'].map(
    (group) => iso.filter((each) => each.group === group).length,
  )
  assert.deepEqual(annex, [37, 8, 14, 34])
  assert.equal(iso.filter(({ id }) => !id.startsWith('A')).length, 25)
  const areas = Map.groupBy(c5, ({ group }) => group)
  assert.equal(
    [...areas].map(([area, each]) => `${area} ${each.length}`).join(', '),
    'OIS 7, SP 3, HR 6, AM 6, PS 7, OPS 24, IDM 9, CRY 4, COS 8, PI 3, DEV 10, SSO 5, SIM 5, BCM 4, COM 4, INQ 4, PSS 12',
  )
  // Each area counts from 01, and leaves nothing out.
  for (const [area, each] of areas)
    assert.deepEqual(
      each.map(({ id }) => id),
      each.map((_, index) => `${area}-${String(index + 1).padStart(2, '0')}`),
    )
  assert([...iso, ...c5].every(({ words }) => words === undefined))
})

test('what a sentence speaks to is there, and named once', () => {
  for (const { id, speaksTo = {} } of controls) {
    for (const [framework, ids] of Object.entries(speaksTo)) {
      assert(isMappedFramework(framework), `${id}: ${framework}`)
      const known = new Set(frameworkCriteria[framework].map((each) => each.id))
      for (const each of ids) assert(known.has(each), `${id}: ${each}`)
      assert.equal(new Set(ids).size, ids.length, id)
    }
  }
  assert(controls.filter(({ speaksTo }) => speaksTo).length > 20)
})
