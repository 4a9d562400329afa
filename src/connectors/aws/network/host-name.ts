/**
 * A host name as DNS and certificates write it, in one form: lower case, without a final dot, `*` for Route 53's `\052`.
 * `undefined` where it names no host: a label begins with `_` (RFC 8552), or it is no name at all.
 */
export function hostNameOf(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\\052(?=\.)/, '*')
  const labels = name.replace(/^\*\./, '').split('.')
  const isName = labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  return isName && labels.length > 1 && name.length <= 253 ? name : undefined
}
