import type { Coverage } from '#engine/figure.ts'

import { threatDetectionOn } from './threat-detection-on.ts'
import { vulnerabilityScanningOn } from './vulnerability-scanning-on.ts'

export const coverage: readonly Coverage[] = [
  {
    id: 'threat-detection-by-region',
    title: { de: 'Bedrohungserkennung nach Region', en: 'Threat detection by region' },
    by: 'region',
    test: threatDetectionOn,
  },
  {
    id: 'scanning-by-region',
    title: { de: 'Schwachstellensuche nach Region', en: 'Vulnerability scanning by region' },
    by: 'region',
    test: vulnerabilityScanningOn,
  },
]
