import assert from 'node:assert/strict'
import { test } from 'node:test'

import { instant, instantText } from './instant.ts'

test('an instant is a UTC time of one spelling, from 1970 on', () => {
  assert.equal(instant('1970-01-01T00:00:00Z'), 0)
  assert.equal(instant('2026-11-23T06:00:04.5Z'), 1_795_413_604_500)
  assert.equal(instantText(1_795_413_604_500), '2026-11-23T06:00:04.500Z')
  for (const wrong of [
    '1969-12-31T23:59:59Z',
    '2026-11-23T06:00:04+00:00',
    '2026-11-23t06:00:04z',
    '2026-11-23 06:00:04Z',
    '2026-11-23T06:00Z',
    '2026-11-23',
    '2026-02-30T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T06:00:04.1234Z',
    // JavaScript itself takes words in parentheses for a remark.
    '2026-11-23T06:00:04Z (so they say)',
    '(so they say) 2026-11-23T06:00:04Z',
  ]) {
    assert.throws(() => instant(wrong), { name: 'FormatError' }, wrong)
  }
})
