import { control } from '#engine/control.ts'
import type { Language } from '#engine/control.ts'
import { days } from '#engine/duration.ts'
import { ServiceKind } from '#populations/service-log.ts'

import { alarmReachesSomeone } from './alarm-reaches-someone.ts'
import { auditLogIntact } from './audit-log-intact.ts'
import { auditLogOn } from './audit-log-on.ts'
import { flowLogsOn } from './flow-logs-on.ts'
import { logRetention } from './log-retention.ts'
import { securityEventAlarms } from './security-event-alarms.ts'
import { serviceKindWords, serviceLogsOn } from './service-logs-on.ts'

export const controls = [
  control({
    id: 'cloud-monitored-and-logged',
    chapter: 'monitoring',
    sentence: {
      de: 'Wir überwachen unsere Cloud-Dienste und protokollieren deren Aktivität.',
      en: 'We monitor our cloud services and keep their logs.',
    },
    criteria: ['CC7.2'],
    speaksTo: {
      'nist-csf': ['PR.PS-04', 'DE.CM-01', 'DE.CM-09'],
      'iso-27001': ['A.8.15', 'A.8.16'],
      'bsi-c5': ['OPS-13', 'OPS-14'],
    },
    tests: [
      auditLogOn,
      auditLogIntact,
      logRetention,
      flowLogsOn,
      alarmReachesSomeone,
      securityEventAlarms,
    ],
    window: days(14),
  }),
  control({
    id: 'services-log-their-use',
    chapter: 'monitoring',
    sentence: {
      de: (of) => `Unsere ${listed(of(serviceLogsOn).kinds, 'de')} protokollieren ihre Nutzung.`,
      en: (of) => `Our ${listed(of(serviceLogsOn).kinds, 'en')} log their use.`,
    },
    criteria: ['CC7.2'],
    speaksTo: {
      'nist-csf': ['PR.PS-04', 'DE.CM-09'],
      'iso-27001': ['A.8.15'],
      'bsi-c5': ['OPS-13'],
    },
    tests: [serviceLogsOn],
    window: days(14),
  }),
]

/** The kinds that are asked for, as a sentence lists them; always in the same order. */
function listed(kinds: readonly ServiceKind[], language: Language): string {
  const named = ServiceKind.options.filter((kind) => kinds.includes(kind))
  const words = named.map((kind) => serviceKindWords[kind][language])
  return new Intl.ListFormat(language).format(words)
}
