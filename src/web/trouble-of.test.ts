import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ownTroubles } from '#store/outbox.ts'
import { messages } from '#ui/messages.ts'

import { troubleOf } from './trouble-of.ts'

test('every trouble of ours has its words in each language, and what a server said stays as it is', () => {
  for (const t of Object.values(messages)) {
    for (const trouble of ownTroubles) assert.notEqual(troubleOf(t, trouble), trouble)
    for (const said of ['550 5.1.1 no such user', 'constructor', 'HTTP 500'])
      assert.equal(troubleOf(t, said), said)
  }
})
