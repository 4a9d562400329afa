import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Person } from '#populations/person.ts'

import { onOwnDay, ownDays } from './own-days.ts'

const ada: Person = { id: 'a', name: 'Ada', kind: 'employee', groups: [], externalIds: {} }
const days = ['2026-12-23', '2026-12-24', '2026-12-25', '2026-12-28', '2027-01-06']

test('nobody’s own are days of leave, the first and the last included, nor public holidays of their country or region', () => {
  assert.deepEqual(ownDays(ada, [], days), days)
  const leave = { id: 'l', person: 'a', from: '2026-12-24', to: '2026-12-28' }
  assert.deepEqual(ownDays(ada, [leave], days), ['2026-12-23', '2027-01-06'])
  const german = { ...ada, country: 'DE' }
  assert.deepEqual(
    ownDays(german, [], days),
    days.filter((day) => day !== '2026-12-25'),
  )
  const bavarian = { ...german, region: 'DE-BY' }
  assert.deepEqual(ownDays(bavarian, [], days), ['2026-12-23', '2026-12-24', '2026-12-28'])
})

test('a moment on another’s day moves to one’s own at the same hour by the clock on the wall, also over the change of clocks', () => {
  const zone = 'Europe/Berlin'
  const at = new Date('2026-10-23T08:15:00.000Z')
  assert.equal(
    onOwnDay(at, ['2026-10-23'], zone, () => 0),
    at,
  )
  const moved = onOwnDay(at, ['2026-10-26', '2026-10-27'], zone, () => 0)
  assert.equal(moved.toISOString(), '2026-10-26T09:15:00.000Z')
  assert.throws(() => onOwnDay(at, [], zone, () => 0))
})
