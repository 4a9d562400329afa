import type { Coverage } from '#engine/figure.ts'
import { configRecorders } from '#populations/config-recorder.ts'

import { flowLogsOn } from './flow-logs-on.ts'
import { serviceLogsOn } from './service-logs-on.ts'

export const coverage: readonly Coverage[] = [
  {
    id: 'flow-logs-by-region',
    title: {
      de: 'Netze mit aufgezeichnetem Verkehr nach Region',
      en: 'Networks with flow logs by region',
    },
    by: 'region',
    test: flowLogsOn,
  },
  {
    id: 'service-logs-by-kind',
    title: {
      de: 'Dienste, die ihre Nutzung protokollieren, nach Art',
      en: 'Services that log their use, by kind',
    },
    by: 'kind',
    test: serviceLogsOn,
  },
  {
    id: 'config-recorders-by-region',
    title: { de: 'Aufzeichnung von Änderungen nach Region', en: 'Recording of changes by region' },
    by: 'region',
    of: configRecorders,
    covered: '$ ? (@.on == true)',
    uncovered: '$ ? (@.on == false || exists(@.failure))',
  },
]
