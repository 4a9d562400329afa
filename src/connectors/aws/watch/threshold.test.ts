import assert from 'node:assert/strict'
import { test } from 'node:test'

import { entriesToGoOff, goesOffAtZero } from './threshold.ts'
import type { Threshold } from './threshold.ts'

const above: Threshold = {
  Statistic: 'Sum',
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 1,
  EvaluationPeriods: 1,
}

test('how many entries set an alarm off is told by its number, its periods and what it makes of both', () => {
  const cases: [Partial<Threshold>, ReturnType<typeof entriesToGoOff>][] = [
    [{}, { entries: 1 }],
    [{ Threshold: 0.5 }, { entries: 1 }],
    [{ Threshold: 1000 }, { entries: 1000 }],
    [{ ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 }, { entries: 1 }],
    [{ ComparisonOperator: 'GreaterThanThreshold' }, { entries: 2 }],
    [{ EvaluationPeriods: 5 }, { entries: 5 }],
    [{ EvaluationPeriods: 5, DatapointsToAlarm: 1 }, { entries: 1 }],
    [{ EvaluationPeriods: 5, DatapointsToAlarm: 3, Threshold: 2 }, { entries: 6 }],
    // It is on already, or waits for fewer.
    [{ Threshold: 0 }, { entries: null }],
    [{ ComparisonOperator: 'LessThanThreshold' }, { entries: null }],
    [{ ComparisonOperator: 'LessThanThreshold', Threshold: 0 }, { entries: null }],
    [{ Statistic: 'Maximum' }, { entries: 1 }],
    [{ Statistic: 'Maximum', Threshold: 2 }, { entries: null }],
    [{ Statistic: 'Average' }, { entries: 1, withoutZeros: true }],
    [
      { Statistic: 'Average', Threshold: 5 },
      { entries: null, withoutZeros: true },
    ],
    [{ Statistic: 'SampleCount' }, { entries: 1, withoutZeros: true }],
    [{ Statistic: undefined }, undefined],
    [{ ComparisonOperator: 'GreaterThanUpperThreshold', Threshold: undefined }, undefined],
    [{ EvaluationPeriods: undefined }, undefined],
  ]
  for (const [more, expected] of cases)
    assert.deepEqual(entriesToGoOff({ ...above, ...more }), expected, JSON.stringify(more))
})

test('an alarm tells of an outage where it goes off at zero, and not before', () => {
  const said = (ComparisonOperator: string | undefined, level: number, Statistic = 'Minimum') =>
    goesOffAtZero({ Statistic, ComparisonOperator, Threshold: level, EvaluationPeriods: 1 })
  assert.equal(said('LessThanThreshold', 1), true)
  assert.equal(said('LessThanOrEqualToThreshold', 0), true)
  assert.equal(said('LessThanThreshold', 0), false)
  assert.equal(said('GreaterThanOrEqualToThreshold', 1), false)
  assert.equal(said('GreaterThanThreshold', -1), false)
  assert.equal(said('LessThanThreshold', 1, 'SampleCount'), false)
  assert.equal(said(undefined, 1), false)
})
