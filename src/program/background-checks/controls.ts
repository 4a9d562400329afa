import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { backgroundCheckDoneBeforeAccess } from './background-check-done-before-access.ts'
import { backgroundCheckLawful } from './background-check-lawful.ts'

export const controls = [
  control({
    id: 'backgrounds-checked',
    chapter: 'people',
    sentence: {
      de: 'Neue Teammitglieder überprüfen wir vor dem ersten Zugriff, soweit das örtliche Recht es zulässt.',
      en: 'Before first access we check the background of new team members as far as local law allows.',
    },
    criteria: ['CC1.4'],
    speaksTo: { 'nist-csf': ['GV.RR-04'], 'iso-27001': ['A.6.1'], 'bsi-c5': ['HR-01'] },
    tests: [backgroundCheckDoneBeforeAccess, backgroundCheckLawful],
    window: days(14),
  }),
]
