import assert from 'node:assert/strict'
import { test } from 'node:test'

import { beginsSooner } from './begins-sooner.ts'

test('whoever begins next comes first, then whoever began last', () => {
  const starts = ['2019-03-01', '2027-02-01', undefined, '2026-11-20', '2026-12-01', '2026-11-27']
  const order = starts
    .map((start) => ({ start }))
    .toSorted((a, b) => beginsSooner(a, b, '2026-11-27'))
  assert.deepEqual(
    order.map(({ start }) => start),
    ['2026-11-27', '2026-12-01', '2027-02-01', '2026-11-20', '2019-03-01', undefined],
  )
})
