/** What a raw item calls itself, as far as it can be told, so that a person can find it. */
export function identityOf(raw: unknown): string {
  if (typeof raw === 'object' && raw !== null) {
    for (const field of ['name', 'id', 'assetType']) {
      const value: unknown = Reflect.get(raw, field)
      if (typeof value === 'string') return value.slice(0, 200)
    }
  }
  return 'an item without identity'
}
