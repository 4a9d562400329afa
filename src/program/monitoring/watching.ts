import { oncePerList } from '#engine/once-per-list.ts'
import type { Alarm } from '#populations/alarm.ts'
import type { LogMetric } from '#populations/log-metric.ts'
import { isKnown } from '#populations/reported.ts'

import { counts } from './filter-pattern.ts'
import { takes } from './logging-query.ts'
import type { SecurityEvent } from './security-events.ts'

/** Metrics by the log whose entries they count. */
export const metricsByLog = oncePerList((metrics: readonly LogMetric[]) =>
  Map.groupBy(metrics, ({ of }) => of),
)

const alarmsByMetric = oncePerList((alarms: readonly Alarm[]) => {
  const watched = alarms.flatMap((alarm) =>
    isKnown(alarm.metrics) ? alarm.metrics.map((name) => ({ name, alarm })) : [],
  )
  return Map.groupBy(watched, ({ name, alarm }) => `${alarm.account} ${name}`)
})

/** The alarms that hang on any of these metrics: metrics belong to the account of their log, and an alarm to that of its metric. */
export function alarmsOn(metrics: readonly LogMetric[], alarms: readonly Alarm[]): Alarm[] {
  const names = metrics.flatMap((metric) =>
    metric.metrics.map((name) => `${metric.account} ${name}`),
  )
  const found = names.flatMap((name) => alarmsByMetric(alarms).get(name) ?? [])
  return [...new Set(found.map(({ alarm }) => alarm))]
}

/** A metric of a log that many accounts share is asked about for each of them. */
const told = new WeakMap<LogMetric, Map<string, boolean | undefined>>()

/** Whether a metric counts every form of an event; `undefined` where that hangs on what is not understood. */
export function isWatched(event: SecurityEvent, metric: LogMetric): boolean | undefined {
  const answers = told.get(metric) ?? new Map<string, boolean | undefined>()
  told.set(metric, answers)
  if (!answers.has(event.id)) answers.set(event.id, countsAll(event, metric))
  return answers.get(event.id)
}

function countsAll(event: SecurityEvent, { provider, pattern }: LogMetric): boolean | undefined {
  if (provider === 'aws') return all((event.aws ?? []).map((entry) => counts(pattern, entry)))
  return all(
    (event.gcp ?? []).map((entries) => {
      const taken = [entries].flat().map((entry) => takes(pattern, entry))
      return taken.includes(true) ? true : taken.includes(undefined) ? undefined : false
    }),
  )
}

function all(words: readonly (boolean | undefined)[]): boolean | undefined {
  if (words.length === 0 || words.includes(false)) return false
  return words.includes(undefined) ? undefined : true
}
