import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { agreementSignedBeforeStart } from './agreement-signed-before-start.ts'
import { agreementVersionKnown } from './agreement-version-known.ts'

export const controls = [
  control({
    id: 'agreements-signed',
    chapter: 'people',
    sentence: {
      de: 'Alle unterzeichnen vor ihrem ersten Arbeitstag eine Vertraulichkeitsvereinbarung.',
      en: 'Everyone signs a confidentiality agreement before the first working day.',
    },
    criteria: ['CC1.1', 'C1.1'],
    speaksTo: { 'nist-csf': ['GV.RR-04'], 'iso-27001': ['A.6.6'], 'bsi-c5': ['HR-06'] },
    tests: [agreementSignedBeforeStart, agreementVersionKnown],
    window: days(14),
  }),
]
