import { attestedTest } from './attested.ts'

export const technologyChoiceAttested = attestedTest(
  'technology-controls-chosen',
  'technology-choice-attested',
  {
    de: 'Ist bestätigt, dass allgemeine technische Kontrollen gewählt und eingerichtet sind?',
    en: 'Is it attested that general technical controls are chosen and in place?',
  },
)
