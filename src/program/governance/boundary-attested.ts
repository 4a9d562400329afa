import { attestedTest } from './attested.ts'

export const boundaryAttested = attestedTest('boundary-defended', 'boundary-attested', {
  de: 'Ist bestätigt, dass die Grenzen nach außen geschützt sind?',
  en: 'Is it attested that the boundary to the outside is defended?',
})
