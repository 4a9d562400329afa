import { attestedTest } from './attested.ts'

export const informationQualityAttested = attestedTest(
  'controls-run-on-good-information',
  'information-quality-attested',
  {
    de: 'Ist bestätigt, dass die Kontrollen auf verlässlichen Informationen beruhen?',
    en: 'Is it attested that the controls run on reliable information?',
  },
)
