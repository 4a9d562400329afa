/**
 * When an alarm on one number goes off.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
import { z } from 'zod'

import type { GoesOff } from '#populations/alarm.ts'

/** Of an alarm's own fields. */
export const Threshold = z.object({
  Statistic: z.string().nullish(),
  ComparisonOperator: z.string().nullish(),
  Threshold: z.number().nullish(),
  EvaluationPeriods: z.int().positive().nullish(),
  DatapointsToAlarm: z.int().positive().nullish(),
})
export type Threshold = z.infer<typeof Threshold>

/** What a statistic makes of entries that count one each, and whether zeros in between change it. */
const statistics: Readonly<Record<string, { of: 'their number' | 'one'; withoutZeros?: true }>> = {
  Sum: { of: 'their number' },
  SampleCount: { of: 'their number', withoutZeros: true },
  Maximum: { of: 'one' },
  Average: { of: 'one', withoutZeros: true },
  Minimum: { of: 'one', withoutZeros: true },
}

const operators: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
}

/**
 * How many entries set it off where each adds one to a metric; nothing where that cannot be told. Where it wants several periods,
 * each of them has to have its own.
 */
export function entriesToGoOff(alarm: Threshold): Omit<GoesOff, 'metric'> | undefined {
  const { Threshold: threshold, EvaluationPeriods: periods, DatapointsToAlarm: some } = alarm
  const goesOffBy = comparison(alarm)
  const statistic = statistics[alarm.Statistic ?? '']
  if (!goesOffBy || !statistic || !periods) return undefined
  const { of, withoutZeros } = statistic
  const zeros = withoutZeros && { withoutZeros }
  const whole = Math.max(1, Math.ceil(threshold ?? 0))
  const least = (of === 'one' ? [1] : [whole, whole + 1]).find(goesOffBy)
  // One that goes off by none is on already, or waits for fewer.
  if (goesOffBy(0) || least === undefined) return { entries: null, ...zeros }
  return { entries: least * (some ?? periods), ...zeros }
}

/** Whether it goes off while a health check is down, and not while it is up: `HealthCheckStatus` is then 0, a percentage 0 too. */
export function goesOffAtZero(alarm: Threshold): boolean {
  const goesOffBy = comparison(alarm)
  return (
    goesOffBy !== undefined &&
    goesOffBy(0) &&
    !goesOffBy(Infinity) &&
    alarm.Statistic !== 'SampleCount'
  )
}

/** Learned bands are none. */
function comparison({
  ComparisonOperator: operator,
  Threshold: threshold,
}: Threshold): ((value: number) => boolean) | undefined {
  const compare = operators[operator ?? '']
  if (!compare || typeof threshold !== 'number') return undefined
  return (value) => compare(value, threshold)
}
