type Joint = 'conjunction' | 'disjunction'

/** Making them takes longer than using them. */
const made = new Map<string, Intl.ListFormat>()

function formatOf(language: 'de' | 'en', type: Joint): Intl.ListFormat {
  const key = `${language} ${type}`
  const known =
    made.get(key) ?? new Intl.ListFormat(language === 'en' ? 'en-GB' : 'de-DE', { type })
  made.set(key, known)
  return known
}

/** Several things as a sentence names them: "A und B", "A, B and C". */
export function listIn(language: 'de' | 'en', parts: Iterable<string>): string {
  return formatOf(language, 'conjunction').format(parts)
}

/** Several things of which one is enough: "A oder B", "A, B or C". */
export function anyOfIn(language: 'de' | 'en', parts: Iterable<string>): string {
  return formatOf(language, 'disjunction').format(parts)
}
