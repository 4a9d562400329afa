import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { AlarmTarget, alarms } from '#populations/alarm.ts'
import type { Alarm } from '#populations/alarm.ts'
import { auditLogCoverages } from '#populations/audit-log-coverage.ts'
import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import { Delivery } from '#populations/audit-trail.ts'
import type { AuditTrail } from '#populations/audit-trail.ts'
import { logGroups } from '#populations/log-group.ts'
import type { LogGroup } from '#populations/log-group.ts'
import { logMetrics } from '#populations/log-metric.ts'
import type { LogMetric } from '#populations/log-metric.ts'
import { logSinks } from '#populations/log-sink.ts'
import type { LogSink } from '#populations/log-sink.ts'
import { isKnown, reported } from '#populations/reported.ts'

import { securityEvents } from './security-events.ts'
import type { SecurityEvent } from './security-events.ts'
import { isKept } from './sink-destination.ts'
import { carries, sinksOver } from './sinks-over.ts'
import { alarmsOn, isWatched, metricsByLog } from './watching.ts'

/** One event in one cloud account, and who is called when it happens: log, metric, alarm and those behind it. */
export const SecurityEventAlarm = z.object({
  /** Such as `aws/111122223333/security-event/root-used`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  event: z.string(),
  /** Whether records of the account that have all of the event go to a log that can be counted at all. */
  logged: reported(z.boolean()),
  /** How entries come to that log: of several, as to the one that they came to longest ago. */
  logDelivery: reported(Delivery),
  /** Metrics that count every form of the event; by their ids. */
  metrics: z.array(z.string()),
  /** Metrics with an alarm whose filter says something that is not understood here, so that nobody knows whether they count it; by their ids. */
  unclear: z.array(z.string()).optional(),
  alarms: z.array(
    z.object({
      id: z.string(),
      on: reported(z.boolean()),
      targets: reported(z.array(AlarmTarget)),
      /** How many entries set it off: see `GoesOff`. Absent where that cannot be told. */
      entries: z.int().positive().nullable().optional(),
    }),
  ),
})
export type SecurityEventAlarm = z.infer<typeof SecurityEventAlarm>

export const eventAlarms = derived({
  id: 'security-event-alarm',
  item: SecurityEventAlarm,
  key: (alarm: SecurityEventAlarm) => alarm.id,
  each: [auditLogCoverages],
  with: {
    metrics: { of: logMetrics },
    alarms: { of: alarms },
    sinks: { of: logSinks },
    groups: { of: logGroups },
  },
  derive: (
    coverage: AuditLogCoverage,
    { metrics, alarms: every, sinks, groups },
  ): SecurityEventAlarm[] => {
    const { provider, account } = coverage
    const over = provider === 'gcp' ? sinksOver(coverage, sinks) : []
    return securityEvents
      .filter((event) => (provider === 'aws' ? event.aws : event.gcp))
      .map((event) => {
        const { logged, logs } = logsOf(coverage, event, { over, groups })
        const own = [...logs.keys()].flatMap((log) => metricsByLog(metrics).get(log) ?? [])
        const counting = own.filter((metric) => isWatched(event, metric) === true)
        const unclear = own.filter((metric) => isWatched(event, metric) === undefined)
        return {
          id: `${provider}/${account}/security-event/${event.id}`,
          provider,
          account,
          event: event.id,
          logged,
          ...deliveryTo(logs, counting),
          metrics: counting.map(({ id }) => id).toSorted(),
          unclear: unclear
            .filter((metric) => alarmsOn([metric], every).length > 0)
            .map(({ id }) => id)
            .toSorted(),
          alarms: alarmsOn(counting, every)
            .map((alarm) => {
              const { id, on, targets } = alarm
              return { id, on, targets, ...entriesOf(alarm, counting) }
            })
            .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        }
      })
  },
})

/**
 * The logs that records of the account go to, each with how they get there: of trails that record everywhere, are on, and have all of
 * the event. Those to which nothing comes do not count where there are others. On Google Cloud the buckets too that sinks carry all of it on to.
 */
function logsOf(
  coverage: AuditLogCoverage,
  event: SecurityEvent,
  { over, groups }: { over: readonly LogSink[]; groups: readonly LogGroup[] },
): { logged: SecurityEventAlarm['logged']; logs: Map<string, AuditTrail['logDelivery']> } {
  const { trails } = coverage
  if (!isKnown(trails)) return { logged: trails, logs: new Map() }
  const on = trails.filter((trail) => isKnown(trail.on) && trail.on)
  const having = on.filter(({ managementEvents: recorded, leavesOut = [] }) => {
    if (sourcesOf(event).some((source) => leavesOut.includes(source))) return false
    return isKnown(recorded) && (recorded === 'all' || (recorded === 'write' && !event.withReads))
  })
  const named = having.flatMap(({ provider, logGroup, logDelivery }) => {
    if (!isKnown(logGroup) || logGroup === null) return []
    // Google Cloud counts entries where they arise.
    const by = provider === 'gcp' ? { kind: 'continuous' as const } : logDelivery
    return [[logGroup, by] as const]
  })
  const reached = named.filter(
    ([, by]) => isKnown(by) && (by.kind === 'delivered' || by.kind === 'continuous'),
  )
  const logs = new Map(reached.length > 0 ? reached : named)
  if (logs.size > 0) {
    const whole = over.filter(
      (sink) =>
        // A metric of a bucket counts what that takes in, and one that is gone takes in nothing.
        isKept(sink, { account: coverage.account, groups, stores: [] }) &&
        (event.gcp ?? [])
          .flat()
          .every((entry) => carries(sink, entry, { coverage, over }) === true),
    )
    for (const { destination } of whole) logs.set(destination, { kind: 'continuous' })
    return { logged: true, logs }
  }
  const missing = [
    trails.find((trail) => !isKnown(trail.on))?.on,
    on.find(({ managementEvents }) => !isKnown(managementEvents))?.managementEvents,
    having.find(({ logGroup }) => !isKnown(logGroup))?.logGroup,
  ].find((each) => typeof each === 'object' && each !== null)
  const isTold = on.every(({ managementEvents }) => managementEvents !== undefined)
  return { logged: missing ?? (isTold ? false : undefined), logs }
}

/** The services that write entries of an event on AWS. */
function sourcesOf({ aws = [] }: SecurityEvent): string[] {
  return aws.flatMap((entry) =>
    'eventSource' in entry && typeof entry.eventSource === 'string' ? [entry.eventSource] : [],
  )
}

/** To the logs whose entries are counted; of those that none counts, to any. */
function deliveryTo(
  logs: ReadonlyMap<string, AuditTrail['logDelivery']>,
  counting: readonly LogMetric[],
): Pick<SecurityEventAlarm, 'logDelivery'> {
  const counted = counting.map(({ of }) => logs.get(of))
  const all = counted.length > 0 ? counted : [...logs.values()]
  const [unread] = all.filter((each) => !isKnown(each))
  if (all.length === 0 || all.some((each) => each === undefined)) return {}
  if (unread !== undefined) return { logDelivery: unread }
  const [longestAgo] = all.filter(isKnown).toSorted((a, b) => instantOf(a) - instantOf(b))
  return longestAgo ? { logDelivery: longestAgo } : {}
}

function instantOf(delivery: Delivery): number {
  if (delivery.kind === 'continuous') return Infinity
  return delivery.kind === 'delivered' ? Date.parse(delivery.at) : -Infinity
}

/** By whichever of the metrics it goes off soonest. */
function entriesOf(
  { account, goesOff = [] }: Alarm,
  counting: readonly LogMetric[],
): { entries?: number | null } {
  const told = counting
    .filter((metric) => metric.account === account)
    .flatMap(({ metrics, writesZeros }) =>
      goesOff
        .filter(
          ({ metric, withoutZeros }) => metrics.includes(metric) && !(withoutZeros && writesZeros),
        )
        .map(({ entries }) => entries),
    )
  if (told.length === 0) return {}
  const least = Math.min(...told.map((entries) => entries ?? Infinity))
  return { entries: Number.isFinite(least) ? least : null }
}
