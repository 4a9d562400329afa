/**
 * The text as a regular expression for PostgreSQL, in small and capital letters of any alphabet: `lower` and `ILIKE` know those
 * of ASCII alone where the database was set up without a language (`--no-locale`), as the embedded one is.
 */
export function anyCase(text: string): string {
  return Array.from(text, (letter) => {
    const [small, capital] = [letter.toLowerCase(), letter.toUpperCase()]
    const isPair = small !== capital && isOne(small) && isOne(capital)
    if (isPair) return `[${small}${capital}]`
    return /[\p{L}\p{N} ]/u.test(letter) ? letter : `\\U${hex(letter)}`
  }).join('')
}

/** Some letters have no single capital: ß becomes SS. */
function isOne(text: string): boolean {
  return Array.from(text).length === 1
}

/** A character by its number, so that none has a meaning of its own in a pattern. */
function hex(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')
}
