import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { trainingCompleted } from './training-completed.ts'
import { trainingCoversTopics } from './training-covers-topics.ts'

export const controls = [
  control({
    id: 'awareness-training-completed',
    chapter: 'training',
    sentence: {
      de: 'Jedes Teammitglied absolviert Schulungen zum Sicherheitsbewusstsein, auch zu Phishing und zum Umgang mit Passwörtern.',
      en: 'Every team member completes security-awareness training, phishing and password handling included.',
    },
    criteria: ['CC1.4', 'CC2.2'],
    speaksTo: { 'nist-csf': ['PR.AT-01'], 'iso-27001': ['7.3', 'A.6.3'], 'bsi-c5': ['HR-03'] },
    tests: [trainingCompleted, trainingCoversTopics],
    window: days(14),
  }),
]
