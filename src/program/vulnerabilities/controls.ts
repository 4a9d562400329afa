import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { scanCoverage } from './scan-coverage.ts'
import { threatDetectionOn } from './threat-detection-on.ts'
import { threatFindingHandled } from './threat-finding-handled.ts'
import { vulnerabilityInTime } from './vulnerability-in-time.ts'
import { vulnerabilityScanningOn } from './vulnerability-scanning-on.ts'

export const controls = [
  control({
    id: 'vulnerabilities-scanned-threats-watched',
    chapter: 'vulnerabilities',
    sentence: {
      de: 'Wir suchen laufend nach Schwachstellen und überwachen aktiv Bedrohungen.',
      en: 'We scan for vulnerabilities and watch actively for threats.',
    },
    criteria: ['CC7.1', 'CC7.2'],
    speaksTo: {
      'nist-csf': ['ID.RA-01', 'DE.CM-09'],
      'iso-27001': ['A.8.8', 'A.8.16'],
      'bsi-c5': ['OPS-13', 'OPS-22'],
    },
    tests: [
      vulnerabilityScanningOn,
      scanCoverage,
      vulnerabilityInTime,
      threatDetectionOn,
      threatFindingHandled,
    ],
    window: days(14),
  }),
]
