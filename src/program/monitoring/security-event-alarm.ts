import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { AlarmTarget, alarms } from '#populations/alarm.ts'
import type { Alarm } from '#populations/alarm.ts'
import { auditLogCoverages } from '#populations/audit-log-coverage.ts'
import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import { logMetrics } from '#populations/log-metric.ts'
import type { LogMetric } from '#populations/log-metric.ts'
import { isKnown, reported } from '#populations/reported.ts'

import { counts } from './filter-pattern.ts'
import { takes } from './logging-query.ts'
import { securityEvents } from './security-events.ts'
import type { SecurityEvent } from './security-events.ts'

/** One event in one cloud account, and who is called when it happens: log, metric, alarm and those behind it. */
export const SecurityEventAlarm = z.object({
  /** Such as `aws/111122223333/security-event/root-used`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  event: z.string(),
  /** Whether the account's records go to a log that can be counted at all. */
  logged: reported(z.boolean()),
  /** Metrics that count every form of the event; by their ids. */
  metrics: z.array(z.string()),
  alarms: z.array(
    z.object({
      id: z.string(),
      on: reported(z.boolean()),
      targets: reported(z.array(AlarmTarget)),
    }),
  ),
})
export type SecurityEventAlarm = z.infer<typeof SecurityEventAlarm>

export const eventAlarms = derived({
  id: 'security-event-alarm',
  item: SecurityEventAlarm,
  key: (alarm: SecurityEventAlarm) => alarm.id,
  each: [auditLogCoverages],
  with: { metrics: { of: logMetrics }, alarms: { of: alarms } },
  derive: (coverage: AuditLogCoverage, { metrics, alarms: all }): SecurityEventAlarm[] => {
    const { provider, account } = coverage
    const { logged, logs } = logsOf(coverage)
    const own = metrics.filter((metric) => logs.has(metric.of))
    return securityEvents
      .filter((event) => (provider === 'aws' ? event.aws : event.gcp))
      .map((event) => {
        const counting = own.filter((metric) => isWatched(event, metric))
        const names = new Set(counting.flatMap(watchedAs))
        const calling = all.filter((alarm) => isOn(alarm, names))
        return {
          id: `${provider}/${account}/security-event/${event.id}`,
          provider,
          account,
          event: event.id,
          logged,
          metrics: counting.map(({ id }) => id).toSorted(),
          alarms: calling
            .map(({ id, on, targets }) => ({ id, on, targets }))
            .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        }
      })
  },
})

/** The logs that the account's records go to, from trails that record everywhere and are on. */
function logsOf({ trails }: AuditLogCoverage): {
  logged: SecurityEventAlarm['logged']
  logs: Set<string>
} {
  if (!isKnown(trails)) return { logged: trails, logs: new Set() }
  const on = trails.filter((trail) => isKnown(trail.on) && trail.on)
  const logs = new Set(on.flatMap(({ logGroup }) => (isKnown(logGroup) && logGroup) || []))
  const missing =
    trails.find((trail) => !isKnown(trail.on))?.on ??
    on.find(({ logGroup }) => !isKnown(logGroup))?.logGroup
  const unread = typeof missing === 'object' && missing !== null ? missing : undefined
  return { logged: logs.size > 0 || (unread ?? false), logs }
}

/** Metrics belong to the account of their log, and an alarm to that of its metric. */
function watchedAs(metric: LogMetric): string[] {
  return metric.metrics.map((name) => `${metric.account} ${name}`)
}

function isOn(alarm: Alarm, names: ReadonlySet<string>): boolean {
  const { metrics } = alarm
  return isKnown(metrics) && metrics.some((name) => names.has(`${alarm.account} ${name}`))
}

function isWatched(event: SecurityEvent, { provider, pattern }: LogMetric): boolean {
  if (provider === 'aws') {
    return event.aws?.every((entry) => counts(pattern, entry) === true) ?? false
  }
  return (
    event.gcp?.every((entries) =>
      [entries].flat().some((entry) => takes(pattern, entry) === true),
    ) ?? false
  )
}
