/** What a raw item calls itself, as far as it can be told, so that a person can find it. */
export function identityOf(raw: unknown): string {
  if (typeof raw === 'string') return raw.slice(0, 200)
  if (typeof raw !== 'object' || raw === null) return 'an item without identity'
  const named = Object.entries(raw).filter(([, value]) => typeof value === 'string')
  for (const ending of ['Arn', 'Identifier', 'Name', 'Id']) {
    const found = named.find(([field]) => field.endsWith(ending))
    if (found) return String(found[1]).slice(0, 200)
  }
  return 'an item without identity'
}
