import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'

import { keyRotated } from './key-rotated.ts'

function said(more: object): string {
  const key = keyRotated.on.item.parse({ id: 'k', account: '1', rotation: { on: false }, ...more })
  return keyRotated.judge(key, fixtureTime, keyRotated.parameters.parse({})).kind
}

test('a key that encrypts still must be rotated, although an older version of it is about to go', () => {
  assert.equal(said({ state: 'pending-deletion' }), 'pass')
  assert.equal(said({ state: 'pending-deletion', encryptsStill: true }), 'fail')
  assert.equal(said({ state: 'pending-import', encryptsStill: true }), 'pass')
  assert.equal(said({ state: 'disabled' }), 'pass')
})

test('a key whose first rotation is years away is not rotated regularly, whatever its period', () => {
  const due = (next: string) =>
    said({ state: 'enabled', rotation: { on: true, everyDays: 90, next } })
  assert.equal(due('2027-01-15T00:00:00.000Z'), 'pass')
  assert.equal(due('2036-01-01T00:00:00.000Z'), 'fail')
  // One that is due is rotated any moment.
  assert.equal(due('2026-10-31T00:00:00.000Z'), 'pass')
})
