import { attestedTest } from './attested.ts'

export const capacityAttested = attestedTest('capacity-watched', 'capacity-attested', {
  de: 'Ist bestätigt, dass Auslastung beobachtet und geplant wird?',
  en: 'Is it attested that capacity is watched and planned?',
})
