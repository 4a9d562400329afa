import assert from 'node:assert/strict'
import { test } from 'node:test'

import { forField, instantOf } from './as-of.ts'

test('a time of day is read in the organisation’s zone, on days when clocks change too', () => {
  for (const [text, utc] of [
    ['2026-01-15T14:00', '2026-01-15T13:00:00.000Z'],
    ['2026-03-29T01:30', '2026-03-29T00:30:00.000Z'],
    ['2026-03-29T14:00:05', '2026-03-29T12:00:05.000Z'],
    ['2026-10-25T14:00', '2026-10-25T13:00:00.000Z'],
    ['2026-10-25T14:00:00.250Z', '2026-10-25T14:00:00.250Z'],
  ] as const) {
    const at = instantOf(text, 'Europe/Berlin')
    assert.equal(at?.toISOString(), utc, text)
    if (!text.endsWith('Z')) assert.equal(forField(at, 'Europe/Berlin').slice(0, text.length), text)
  }
})

test('what is no instant is none', () => {
  for (const text of [
    '',
    'now',
    '2026-02-30T00:00',
    '2026-01-01',
    '2026-01-01T25:00',
    '2026-01-01T10:00+01:00',
  ])
    assert.equal(instantOf(text, 'UTC'), undefined, text)
})
