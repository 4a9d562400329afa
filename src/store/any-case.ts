/**
 * The text as a regular expression for PostgreSQL, in small and capital letters of any alphabet, ß also as SS: `lower` and `ILIKE`
 * know those of ASCII alone where the database was set up without a language (`--no-locale`), as the embedded one is.
 */
export function anyCase(text: string): string {
  return inForms(text).map(oneOf).join('')
}

/**
 * A text letter by letter, each in every form it has (https://unicode.org/Public/UCD/latest/ucd/SpecialCasing.txt): of some the
 * capital is two letters, and two that may be such a capital are one.
 */
export function inForms(text: string): string[][] {
  return Array.from(text.matchAll(/ss|./gisu), ([letter]) => {
    const small = letter.toLowerCase()
    // The capital ẞ has a small letter, and the small one only SS: https://www.rechtschreibrat.com, § 25 E3.
    if (small === 'ß' || small === 'ss') return ['ß', 'ẞ', 'ss', 'SS', 'Ss', 'sS']
    return [...new Set([letter, small, letter.toUpperCase(), small.toUpperCase()])]
  })
}

/** One form or another, where there are several. */
function oneOf(forms: readonly string[]): string {
  const all = forms.map((form) => Array.from(form, plain).join(''))
  return all.length === 1 ? all.join('') : `(?:${all.join('|')})`
}

/** A character by its number, so that none has a meaning of its own in a pattern. */
function plain(letter: string): string {
  if (/[\p{L}\p{N} ]/u.test(letter)) return letter
  return `\\U${(letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`
}
