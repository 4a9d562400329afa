import { attestedTest } from './attested.ts'

export const shortcomingsAttested = attestedTest('shortcomings-reported', 'shortcomings-attested', {
  de: 'Ist bestätigt, dass Mängel rechtzeitig die erreichen, die sie beheben müssen?',
  en: 'Is it attested that shortcomings reach those who must fix them, in time?',
})
