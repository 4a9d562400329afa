/** Making them takes longer than using them. */
const formats = {
  de: new Intl.ListFormat('de-DE', { type: 'conjunction' }),
  en: new Intl.ListFormat('en-GB', { type: 'conjunction' }),
}

/** Several things as a sentence names them: "A und B", "A, B and C". */
export function listIn(language: 'de' | 'en', parts: Iterable<string>): string {
  return formats[language].format(parts)
}
