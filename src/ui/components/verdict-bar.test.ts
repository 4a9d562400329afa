import assert from 'node:assert/strict'
import { test } from 'node:test'

import { messages } from '#ui/messages.ts'

import { passingText } from './verdict-bar.ts'

const counts = { pass: 1500, n: 1501, failing: 0, unknown: 0, excepted: 0, late: 0 }

test('who passes is said of all, and who is outside the system beside it', () => {
  assert.equal(passingText(messages.en, { ...counts, failing: 1 }), '1,500/1,501')
  assert.equal(
    passingText(messages.en, { ...counts, excluded: 1 }),
    '1,500/1,501 · 1 outside the system',
  )
  assert.equal(
    passingText(messages.de, { ...counts, excluded: 1 }),
    '1.500/1.501 · 1 außerhalb des Systems',
  )
})
