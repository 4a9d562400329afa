import assert from 'node:assert/strict'
import { test } from 'node:test'

import { connectors } from './index.ts'

test('what a source lists only while it is open stays when it ends, whichever connector reads it', () => {
  const occurrences = connectors.flatMap(({ feeds }) => feeds).filter((each) => 'closed' in each)
  assert.ok(occurrences.length > 0)
  const lost = occurrences.filter(({ isListedWhileOpen }) => !isListedWhileOpen)
  assert.deepEqual(
    lost.map(({ id }) => id),
    [],
  )
})
