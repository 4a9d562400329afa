/** Every single value inside a JSON value, changed one at a time; for tests only. */

/** The places of all values inside, as the keys that lead there. */
export function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]]
  const inside = Object.entries(value).flatMap(([key, inner]) =>
    placesIn(inner).map((place) => [key, ...place]),
  )
  return [[], ...inside]
}

/** The value with what stands at a place replaced. */
export function replacedAt(value: unknown, place: readonly string[], by: unknown): unknown {
  const [key, ...rest] = place
  if (key === undefined) return by
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      String(index) === key ? replacedAt(item, rest, by) : item,
    )
  }
  const fields = Object.entries(Object(value))
  return Object.fromEntries(
    fields.map(([name, inner]) => [name, name === key ? replacedAt(inner, rest, by) : inner]),
  )
}
