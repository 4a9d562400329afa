import { oncePerList } from '#engine/once-per-list.ts'
import type { Alarm } from '#populations/alarm.ts'
import type { LogMetric } from '#populations/log-metric.ts'
import { isKnown } from '#populations/reported.ts'

import { comparedTexts, counts } from './filter-pattern.ts'
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
  if (provider === 'aws') {
    const entries = (event.aws ?? []).flatMap((entry) => byEveryCaller(pattern, entry))
    return all(entries.map((entry) => counts(pattern, entry)))
  }
  return all(
    (event.gcp ?? []).map((entries) => {
      const taken = [entries].flat().map((entry) => takes(pattern, entry))
      return taken.includes(true) ? true : taken.includes(undefined) ? undefined : false
    }),
  )
}

/** Fields that tell who called, and from where; which kind of caller it is belongs to an event. */
const ofCallers =
  /^(?:userIdentity\.(?:userName|arn|principalId|accountId|accessKeyId|sessionContext\..+)|sourceIPAddress|userAgent)$/

/**
 * An entry as it is, and as everybody would write it whom a pattern names: one that leaves somebody out does not count what they do. What AWS
 * itself does for a service (`delivery.logs.amazonaws.com`) may be left out, as the CIS benchmark has it.
 */
function byEveryCaller(pattern: string, entry: object): object[] {
  const named = comparedTexts(pattern).filter(
    ({ path, text }) => ofCallers.test(path.join('.')) && !text.endsWith('.amazonaws.com'),
  )
  return [entry, ...named.map(({ path, text }) => withText(entry, path, text.replaceAll('*', 'x')))]
}

function withText(entry: object, [name = '', ...rest]: readonly string[], text: string): object {
  const inner: unknown = new Map<string, unknown>(Object.entries(entry)).get(name)
  return {
    ...entry,
    [name]: rest.length === 0 ? text : withText(Object(inner ?? {}), rest, text),
  }
}

function all(words: readonly (boolean | undefined)[]): boolean | undefined {
  if (words.length === 0 || words.includes(false)) return false
  return words.includes(undefined) ? undefined : true
}
