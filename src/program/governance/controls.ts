import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { controlsOwned } from './controls-owned.ts'
import { criteriaCovered } from './criteria-covered.ts'
import { internalControls } from './internal-controls.ts'
import { programAnnounced } from './program-announced.ts'
import { programReviewedYearly } from './program-reviewed-yearly.ts'

export const controls = [
  control({
    id: 'program-announced-and-reviewed',
    chapter: 'governance',
    sentence: {
      de: 'Wir betreiben im ganzen Unternehmen ein Programm für Informationssicherheit, das auf den SOC-2-Kriterien aufbaut.',
      en: 'We run an information-security program across the whole company, built on the SOC 2 criteria.',
    },
    criteria: ['CC2.2', 'CC5.3'],
    speaksTo: {
      'nist-csf': ['GV.PO-01', 'GV.OV-03'],
      'iso-27001': ['4.4', '7.4', '9.3'],
      'bsi-c5': ['OIS-01'],
    },
    tests: [programAnnounced, criteriaCovered, controlsOwned, programReviewedYearly],
    window: days(14),
  }),
  ...internalControls,
]
