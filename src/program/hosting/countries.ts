import type { Language } from '#engine/control.ts'

/** German countries that take an article: "in der Schweiz", "im Vereinigten Königreich". */
const germanPlaces: Record<string, string> = {
  AE: 'in den Vereinigten Arabischen Emiraten',
  CH: 'in der Schweiz',
  DO: 'in der Dominikanischen Republik',
  GB: 'im Vereinigten Königreich',
  HK: 'in der Sonderverwaltungsregion Hongkong',
  IQ: 'im Irak',
  IR: 'im Iran',
  LB: 'im Libanon',
  MN: 'in der Mongolei',
  MO: 'in der Sonderverwaltungsregion Macau',
  NL: 'in den Niederlanden',
  PH: 'auf den Philippinen',
  SK: 'in der Slowakei',
  TR: 'in der Türkei',
  UA: 'in der Ukraine',
  US: 'in den USA',
}

const englishArticle = new Set(['AE', 'DO', 'GB', 'NL', 'PH', 'US'])

/** "in the United States and in Germany" for ISO 3166-1 codes, in the order given. */
export function inCountries(countries: readonly string[], language: Language): string {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  const places = countries.map((code) => {
    const name = names.of(code) ?? code
    if (language === 'de') return germanPlaces[code] ?? `in ${name}`
    return `in ${englishArticle.has(code) ? 'the ' : ''}${name}`
  })
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(places)
}
