import type { Coverage } from '#engine/figure.ts'
import { scannerSettings } from '#populations/scanner-setting.ts'
import { threatDetectors } from '#populations/threat-detector.ts'

export const coverage: readonly Coverage[] = [
  {
    id: 'threat-detection-by-region',
    title: { de: 'Bedrohungserkennung nach Region', en: 'Threat detection by region' },
    of: threatDetectors,
    covered: '$ ? (@.on == true)',
  },
  {
    id: 'machine-scanning-by-region',
    title: {
      de: 'Schwachstellensuche auf Maschinen nach Region',
      en: 'Scanning of machines by region',
    },
    of: scannerSettings,
    among: '$.scans[*] ? (@.kind == "host")',
    covered: '$.scans[*] ? (@.kind == "host" && @.on == true)',
  },
]
