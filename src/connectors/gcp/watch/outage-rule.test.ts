import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Threshold } from './goes-off.ts'
import { placesOf, placesOfQuery, placesToGoOff } from './outage-rule.ts'

function rule(
  aligner: string,
  reducer: string | undefined,
  comparison: string,
  thresholdValue: number | undefined,
  more: object = {},
): Threshold {
  const how = { alignmentPeriod: '1200s', perSeriesAligner: aligner, crossSeriesReducer: reducer }
  return { comparison, thresholdValue, aggregations: [how], ...more } as Threshold
}
const [above, below] = ['COMPARISON_GT', 'COMPARISON_LT']
const fails = (threshold: number, more?: object) =>
  rule('ALIGN_NEXT_OLDER', 'REDUCE_COUNT_FALSE', above, threshold, more)

test('a condition goes off once as many places as its number says, and one more, find a check down', () => {
  assert.equal(placesToGoOff(fails(1), true), 2)
  assert.equal(placesToGoOff(fails(0), false), 1)
  assert.equal(placesToGoOff(fails(5.5), false), 6)
  assert.equal(placesToGoOff(fails(99), false), 100)
})

test('what an outage makes no different, or what is always on, tells nobody', () => {
  assert.equal(placesToGoOff({ ...fails(1), comparison: below }, false), null)
  assert.equal(placesToGoOff(fails(-1), false), null)
  assert.equal(placesToGoOff(rule('ALIGN_FRACTION_TRUE', undefined, above, 0.5), false), null)
  assert.equal(placesToGoOff(rule('ALIGN_FRACTION_TRUE', undefined, below, 0), false), null)
})

test('a share of what passes falls to nothing in an outage, unless it is one of several checks', () => {
  const mean = rule('ALIGN_FRACTION_TRUE', 'REDUCE_MEAN', below, 0.9)
  assert.equal(placesToGoOff(mean, false), 1)
  assert.equal(placesToGoOff(mean, true), undefined)
  const [how] = mean.aggregations ?? []
  for (const field of ['metric.label.check_id', 'resource.label.host', 'resource.*']) {
    const apart = { ...mean, aggregations: [{ ...how, groupByFields: [field] }] } as Threshold
    assert.equal(placesToGoOff(apart, true), 1, field)
  }
  assert.equal(placesToGoOff(rule('ALIGN_NEXT_OLDER', 'REDUCE_COUNT_TRUE', below, 3), false), 1)
})

test('what is said otherwise tells nothing', () => {
  const untold: Threshold[] = [
    { comparison: above, thresholdValue: 1 },
    fails(1, { trigger: { percent: 50 } }),
    fails(1, { trigger: { count: 2 } }),
    fails(1, { denominatorFilter: 'metric.type="a"' }),
    fails(1, { comparison: undefined }),
    rule('ALIGN_COUNT', 'REDUCE_SUM', below, 1),
    rule('ALIGN_COUNT_FALSE', 'REDUCE_SUM', above, 30),
  ]
  for (const condition of untold) assert.equal(placesToGoOff(condition, false), undefined)
  const each = rule('ALIGN_FRACTION_TRUE', 'REDUCE_NONE', below, 1, { trigger: { count: 3 } })
  assert.equal(placesToGoOff(each, false), 3)
})

test('a query goes off by what it compares at its end', () => {
  const mql = 'fetch uptime_url | align next_older(1m) | group_by [], count_false(val())'
  assert.equal(placesOfQuery(`${mql} | condition val() > 1 '1'`), 2)
  assert.equal(placesOfQuery(`${mql} | condition gt(val(), 7)`), 8)
  assert.equal(placesOfQuery('up_check_passed{check_id="www"} < 1'), 1)
  assert.equal(placesOfQuery('max by (host) (up_check_passed) == 0'), 1)
  assert.equal(placesOfQuery('count by (host) (up_check_passed == 0) > 3'), 4)
  assert.equal(placesOfQuery('up_check_passed < 0'), undefined)
  assert.equal(placesOfQuery('up_check_passed'), undefined)
  assert.equal(placesOfQuery('count by (host) (up_check_passed == 1) < 1'), undefined)
})

test('six places ask a check unless somebody chose, and what nobody knows is not counted', () => {
  assert.equal(placesOf([]), 6)
  assert.equal(placesOf(['USA']), 3)
  assert.equal(placesOf(['USA_IOWA', 'USA', 'EUROPE']), 4)
  assert.equal(placesOf(['MARS']), undefined)
})
