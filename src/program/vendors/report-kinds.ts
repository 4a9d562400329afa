/** The kinds of report that a provider's auditors write, as forms and tests call them. */
export const reportKinds = {
  'soc2-type2': { de: 'SOC 2 Typ II', en: 'SOC 2 Type II' },
  'soc2-type1': { de: 'SOC 2 Typ I', en: 'SOC 2 Type I' },
  iso27001: { de: 'ISO 27001', en: 'ISO 27001' },
  c5: { de: 'BSI C5', en: 'BSI C5' },
} as const
