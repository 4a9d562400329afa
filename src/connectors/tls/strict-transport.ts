/**
 * Seconds that a Strict-Transport-Security header asks for; 0 where it is missing or breaks the grammar, which a browser
 * ignores. https://www.rfc-editor.org/rfc/rfc6797#section-6.1
 */
export function hstsMaxAge(header: string | undefined): number {
  const directive =
    /[\t ]*(?:([!#$%&'*+.^_`|~\w-]+)(?:[\t ]*=[\t ]*([!#$%&'*+.^_`|~\w-]+|"(?:[^"\\]|\\.)*"))?)?[\t ]*(?:;|$)/y
  const values = new Map<string, string | undefined>()
  const text = header ?? ''
  while (directive.lastIndex < text.length) {
    const found = directive.exec(text)
    if (!found) return 0
    const [, name, value] = found
    if (name === undefined) continue
    const key = name.toLowerCase()
    if (values.has(key)) return 0
    values.set(key, value)
  }
  const maxAge = values.get('max-age')?.replace(/^"(.*)"$/, '$1') ?? ''
  return /^\d+$/.test(maxAge) ? Math.min(Number(maxAge), Number.MAX_SAFE_INTEGER) : 0
}
