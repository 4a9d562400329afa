import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { derived, groupRelatives, isDerived, sourcesOf } from './population.ts'
import type { Population } from './population.ts'

interface Owned {
  id: string
  owner: string
}

function read(id: string): Population<Owned> {
  return { id, item: z.custom<Owned>(), key: (item) => item.id, kind: 'read' }
}

const people = read('person')
const policies = read('policy')
const devices = read('device')

const perPerson = derived({
  id: 'per-person',
  item: z.custom<Owned>(),
  key: (item: Owned) => item.id,
  each: [people],
  with: {
    devices: { of: devices, by: (device: Owned) => device.owner },
    policies: { of: policies },
  },
  derive: (person: Owned, related) => [
    { id: person.id, owner: `${related.devices.length} of ${related.policies.length}` },
  ],
})

test('a derivation sees the related items of its own key, and all of those without one', () => {
  const device = (id: string, owner: string) => ({ id, owner })
  const relatives = groupRelatives(
    perPerson,
    new Map([
      ['device', [device('d1', 'ada'), device('d2', 'bob'), device('d3', 'ada')]],
      ['policy', [device('p1', ''), device('p2', '')]],
    ]),
  )
  assert.deepEqual(perPerson.derive({ id: 'ada' }, relatives('ada')), [
    { id: 'ada', owner: '2 of 2' },
  ])
  assert.deepEqual(perPerson.derive({ id: 'eve' }, relatives('eve')), [
    { id: 'eve', owner: '0 of 2' },
  ])
})

test('what a derived population stands on is found to the bottom, each source once', () => {
  const above = derived({
    id: 'above',
    item: z.custom<Owned>(),
    key: (item: Owned) => item.id,
    each: [perPerson, devices],
    with: {},
    derive: (item: Owned) => [item],
  })
  assert(isDerived(above) && !isDerived(people))
  assert.deepEqual(
    sourcesOf(above).map(({ id }) => id),
    ['person', 'device', 'policy'],
  )
  assert.deepEqual(sourcesOf(people), [people])
})
