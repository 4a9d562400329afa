import { attestedTest } from './attested.ts'

export const oversightAttested = attestedTest('oversight-body-watches', 'oversight-attested', {
  de: 'Hat jemand aus dem Aufsichtsgremium bestätigt, dass es die Kontrollen beaufsichtigt?',
  en: 'Has a member of the oversight body attested that it watches over the controls?',
})
