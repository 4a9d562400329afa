import { attestedTest } from './attested.ts'

export const physicalAccessAttested = attestedTest(
  'physical-access-limited',
  'physical-access-attested',
  {
    de: 'Ist bestätigt, dass der Zutritt zu unseren Räumen begrenzt ist?',
    en: 'Is it attested that physical access to our premises is limited?',
  },
)
