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
