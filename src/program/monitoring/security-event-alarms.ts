import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { callsNobody, judgeAlarm } from './alarm-reaches-someone.ts'
import { eventAlarms } from './security-event-alarm.ts'
import type { SecurityEventAlarm } from './security-event-alarm.ts'
import { findSecurityEvent } from './security-events.ts'

/** Log, metric, alarm, and somebody behind it: each must be there. One alarm that reaches somebody is enough. */
export const securityEventAlarms = test({
  id: 'security-event-alarms',
  asks: {
    de: 'Ruft jedes Sicherheitsereignis in jedem Cloud-Konto jemanden?',
    en: 'Does every security event in every cloud account call somebody?',
  },
  on: eventAlarms,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ event, logged, metrics, alarms }) {
    if (!isKnown(logged)) return notKnown(logged)
    if (!logged) return fail('no-log', { event })
    if (metrics.length === 0) return fail('no-metric', { event })
    const findings = alarms.map(judgeAlarm)
    if (findings.some(({ kind, reason }) => kind === 'pass' && !reason)) return pass
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
        `Die Aufzeichnung des Kontos geht in kein Protokoll, in dem man zählen kann (${german(event)}).`,
      'no-metric': ({ event }) => `Nichts zählt dieses Ereignis: ${german(event)}.`,
      'no-alarm': ({ event }) => `Kein Alarm hängt an diesem Ereignis: ${german(event)}.`,
    },
    en: {
      ...callsNobody.en,
      'no-log': ({ event }) =>
        `The account's records go to no log that can be counted (${english(event)}).`,
      'no-metric': ({ event }) => `Nothing counts this event: ${english(event)}.`,
      'no-alarm': ({ event }) => `No alarm watches this event: ${english(event)}.`,
    },
  },
  fixtures: {
    pass: event({ metrics: ['metric:one'], alarms: [reaching(true)] }),
    fail: event({ metrics: ['metric:one'], alarms: [reaching(false)] }),
    unknown: event({ logged: undefined }),
  },
})

function german(event: unknown): string {
  return findSecurityEvent(String(event))?.title.de ?? String(event)
}

function english(event: unknown): string {
  return findSecurityEvent(String(event))?.title.en ?? String(event)
}

function reaching(reaches: boolean): SecurityEventAlarm['alarms'][number] {
  return { id: 'alarm:one', on: true, targets: [{ id: 'topic:one', kind: 'topic', reaches }] }
}

function event(state: Partial<SecurityEventAlarm>): SecurityEventAlarm {
  const id = 'aws/111122223333/security-event/root-used'
  const place = { provider: 'aws', account: '111122223333', event: 'root-used' }
  return { id, ...place, logged: true, metrics: [], alarms: [], ...state }
}
