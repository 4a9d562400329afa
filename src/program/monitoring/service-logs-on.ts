import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'
import { ServiceKind } from '#populations/service-log.ts'

import { judgeKept, keptReasons } from './judge-kept.ts'
import { keptServiceLogs } from './kept-log.ts'

/** What kinds of services are called in a sentence that speaks of all of them. */
export const serviceKindWords: Record<ServiceKind, { de: string; en: string }> = {
  'load-balancer': { de: 'Lastverteiler', en: 'load balancers' },
  cdn: { de: 'CDNs', en: 'CDNs' },
  database: { de: 'Datenbanken', en: 'databases' },
  cluster: { de: 'Kubernetes-Cluster', en: 'Kubernetes clusters' },
  api: { de: 'APIs', en: 'APIs' },
}

/** Who changed a service is in the record of its account; who used it only the service itself can tell. */
export const serviceLogsOn = test({
  id: 'service-logs-on',
  asks: {
    de: 'Protokolliert jeder Dienst, wie er genutzt wird?',
    en: 'Does every service log how it is used?',
  },
  on: keptServiceLogs,
  parameters: z.object({
    kinds: field(
      z.array(ServiceKind).min(1).default(ServiceKind.options),
      { de: 'Arten von Diensten, von denen es verlangt wird', en: 'Kinds of services asked for' },
      { options: serviceKindWords },
    ),
    /** How many per cent of the use must be logged at least, where a provider logs samples. */
    samplePercent: field(z.int().min(1).max(100).default(50), {
      de: 'Protokollierte Nutzung mindestens, in Prozent',
      en: 'Use logged at least, in per cent',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  // Where none of these services runs, nothing is used that nobody logs.
  mayBeEmpty: true,
  judge({ kind, writesLogs, ...log }, _at, { kinds, samplePercent }) {
    if (!kinds.includes(kind)) return { kind: 'pass', reason: { code: 'not-asked' } }
    if (!isKnown(writesLogs)) return notKnown(writesLogs)
    if (!writesLogs) return fail('off')
    return judgeKept(log, samplePercent)
  },
  reasons: {
    de: {
      off: () => 'Dieser Dienst protokolliert nicht, wie er genutzt wird.',
      sampled: ({ is, must }) =>
        `Protokolliert wird nur eine Stichprobe von ${is} %; verlangt sind ${must} %.`,
      ...keptReasons.de,
      'not-asked': () => 'Von Diensten dieser Art wird es nicht verlangt.',
    },
    en: {
      off: () => 'This service does not log how it is used.',
      sampled: ({ is, must }) => `Only a sample of ${is} % is logged; ${must} % are asked.`,
      ...keptReasons.en,
      'not-asked': () => 'It is not asked of services of this kind.',
    },
  },
  fixtures: {
    pass: service({ writesLogs: true, logsTo: 'logs-of-example' }),
    fail: service({ writesLogs: false }),
    unknown: service({
      writesLogs: { unread: 'aws/111122223333/us-east-1/elbv2.DescribeLoadBalancerAttributes' },
    }),
  },
})

function service(state: { writesLogs: boolean | { unread: string }; logsTo?: string }) {
  const place = { provider: 'aws', account: '111122223333', region: 'us-east-1' }
  return {
    id: 'service:one',
    ...place,
    kind: 'load-balancer' as const,
    name: 'one',
    kept: true,
    ...state,
  }
}
