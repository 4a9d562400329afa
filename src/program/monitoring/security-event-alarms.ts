import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { callsNobody, judgeAlarm } from './alarm-reaches-someone.ts'
import { eventAlarms } from './security-event-alarm.ts'
import type { SecurityEventAlarm } from './security-event-alarm.ts'
import { findSecurityEvent } from './security-events.ts'

/**
 * Log, metric, alarm, and somebody behind it: each must be there, entries must come to the log, and the alarm go off by few of them.
 * One alarm that reaches somebody is enough.
 */
export const securityEventAlarms = test({
  id: 'security-event-alarms',
  asks: {
    de: 'Ruft jedes Sicherheitsereignis in jedem Cloud-Konto jemanden?',
    en: 'Does every security event in every cloud account call somebody?',
  },
  on: eventAlarms,
  parameters: z.object({
    /** Hours within which the last entry must have come to the log. */
    hours: field(z.int().min(1).max(168).default(24), {
      de: 'Letzter Eintrag höchstens vor so vielen Stunden',
      en: 'Last entry at most so many hours ago',
    }),
    /** So many of an event, within the time that an alarm looks at, set it off at the latest. */
    entries: field(z.int().min(1).max(1000).default(1), {
      de: 'Ein Alarm spätestens beim wievielten Ereignis',
      en: 'An alarm at which event at the latest',
    }),
    /** The same for events that happen every day by mistake. */
    commonEntries: field(z.int().min(1).max(1000).default(10), {
      de: 'Dasselbe bei Ereignissen, die täglich aus Versehen vorkommen',
      en: 'The same for events that happen every day by mistake',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge(
    { event, logged, logDelivery, metrics, unclear = [], alarms },
    at,
    { hours: hoursAllowed, entries, commonEntries },
  ) {
    if (!isKnown(logged)) return notKnown(logged)
    if (!logged) return fail('no-log', { event })
    const allowed = findSecurityEvent(event)?.isCommon ? commonEntries : entries
    const findings = alarms.map((alarm) => judgeCalling(alarm, event, allowed))
    if (findings.some(({ kind, reason }) => kind === 'pass' && !reason)) {
      return judgeDelivery(event, logDelivery, at, hoursAllowed)
    }
    const [metric] = unclear
    if (metric !== undefined) return unknown('metric-unclear', { event, metric })
    if (metrics.length === 0) return fail('no-metric', { event })
    return (
      findings.find(({ kind }) => kind === 'unknown') ??
      findings.find(({ kind }) => kind === 'fail') ??
      fail('no-alarm', { event })
    )
  },
  reasons: {
    de: {
      ...callsNobody.de,
      'no-log': ({ event }) =>
        `Keine Aufzeichnung des Kontos, die dieses Ereignis ganz enthält, geht in ein Protokoll, in dem man zählen kann: ${german(event)}.`,
      'log-unreached': ({ event }) =>
        `In dem Protokoll, in dem gezählt wird, ist noch nichts angekommen: ${german(event)}.`,
      'log-failed': ({ event, error }) =>
        `In dem Protokoll, in dem gezählt wird, kommt nichts an (${error}): ${german(event)}.`,
      'log-late': ({ event, delivered }) =>
        `In dem Protokoll, in dem gezählt wird, kam zuletzt am ${delivered} etwas an: ${german(event)}.`,
      'no-metric': ({ event }) => `Nichts zählt dieses Ereignis: ${german(event)}.`,
      'metric-unclear': ({ event, metric }) =>
        `Der Filter von ${metric} lässt etwas aus, vielleicht von diesem Ereignis (etwa wer es auslöst), oder enthält etwas, das wir nicht auswerten können; ob er es immer zählt, bleibt offen: ${german(event)}.`,
      'alarm-unclear': ({ event, alarm }) =>
        `Wann ${alarm} auslöst, können wir nicht auswerten (etwa eine Formel, oder ein Mittelwert, in den auch Nullen eingehen): ${german(event)}.`,
      'never-goes-off': ({ event, alarm }) =>
        `${alarm} löst nicht aus, wie oft das Ereignis auch eintritt: ${german(event)}.`,
      'goes-off-late': ({ event, alarm, entries, allowed }) =>
        `${alarm} löst erst aus, wenn das Ereignis ${entries} Mal eintritt statt spätestens beim ${allowed}. Mal: ${german(event)}.`,
      'no-alarm': ({ event }) => `Kein Alarm hängt an diesem Ereignis: ${german(event)}.`,
    },
    en: {
      ...callsNobody.en,
      'no-log': ({ event }) =>
        `No record of the account that has all of this event goes to a log that can be counted: ${english(event)}.`,
      'log-unreached': ({ event }) =>
        `Nothing has come yet to the log that is counted: ${english(event)}.`,
      'log-failed': ({ event, error }) =>
        `Nothing comes to the log that is counted (${error}): ${english(event)}.`,
      'log-late': ({ event, delivered }) =>
        `The last that came to the log that is counted came on ${delivered}: ${english(event)}.`,
      'no-metric': ({ event }) => `Nothing counts this event: ${english(event)}.`,
      'metric-unclear': ({ event, metric }) =>
        `The filter of ${metric} leaves something out, maybe of this event (such as who caused it), or says something that we cannot work out; whether it always counts it stays open: ${english(event)}.`,
      'alarm-unclear': ({ event, alarm }) =>
        `When ${alarm} goes off we cannot work out (such as by a formula, or by an average into which zeros go): ${english(event)}.`,
      'never-goes-off': ({ event, alarm }) =>
        `${alarm} does not go off however often the event happens: ${english(event)}.`,
      'goes-off-late': ({ event, alarm, entries, allowed }) =>
        `${alarm} goes off only once the event has happened ${entries} times; allowed are ${allowed}: ${english(event)}.`,
      'no-alarm': ({ event }) => `No alarm watches this event: ${english(event)}.`,
    },
  },
  fixtures: {
    pass: event({ metrics: ['metric:one'], alarms: [reaching(true)] }),
    fail: event({ metrics: ['metric:one'], alarms: [reaching(false)] }),
    unknown: event({ logged: undefined }),
  },
})

/** Whether it reaches somebody, and soon enough. */
function judgeCalling(
  alarm: SecurityEventAlarm['alarms'][number],
  event: string,
  allowed: number,
): Finding {
  const finding = judgeAlarm(alarm)
  if (finding.kind !== 'pass' || finding.reason) return finding
  const { id, entries } = alarm
  if (entries === undefined) return unknown('alarm-unclear', { event, alarm: id })
  if (entries === null) return fail('never-goes-off', { event, alarm: id })
  return entries <= allowed ? pass : fail('goes-off-late', { event, alarm: id, entries, allowed })
}

function judgeDelivery(
  event: string,
  delivery: SecurityEventAlarm['logDelivery'],
  at: Date,
  hoursAllowed: number,
): Finding {
  if (!isKnown(delivery)) return notKnown(delivery)
  if (delivery.kind === 'continuous') return pass
  if (delivery.kind === 'never') return fail('log-unreached', { event })
  if (delivery.kind === 'failed') return fail('log-failed', { event, error: delivery.error })
  const until = addDays(new Date(delivery.at), hoursAllowed / 24)
  return at < until ? passUntil(until) : fail('log-late', { event, delivered: delivery.at })
}

function german(event: unknown): string {
  return findSecurityEvent(String(event))?.title.de ?? String(event)
}

function english(event: unknown): string {
  return findSecurityEvent(String(event))?.title.en ?? String(event)
}

function reaching(reaches: boolean): SecurityEventAlarm['alarms'][number] {
  return {
    id: 'alarm:one',
    on: true,
    entries: 1,
    targets: [{ id: 'topic:one', kind: 'topic', reaches }],
  }
}

function event(state: Partial<SecurityEventAlarm>): SecurityEventAlarm {
  const id = 'aws/111122223333/security-event/root-used'
  const place = { provider: 'aws', account: '111122223333', event: 'root-used' }
  const logDelivery = { kind: 'delivered' as const, at: '2026-10-31T20:00:00Z' }
  return { id, ...place, logged: true, logDelivery, metrics: [], alarms: [], ...state }
}
