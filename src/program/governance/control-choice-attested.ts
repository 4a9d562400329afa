import { attestedTest } from './attested.ts'

export const controlChoiceAttested = attestedTest(
  'control-activities-chosen',
  'control-choice-attested',
  {
    de: 'Ist bestätigt, dass die Kontrollen nach den bewerteten Risiken gewählt sind?',
    en: 'Is it attested that controls are chosen by the risks assessed?',
  },
)
