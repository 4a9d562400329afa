/** Which fields of an answer are used: all below (`true`), or those named. Lists are looked through. */
export type Kept = true | { readonly [field: string]: Kept }

/** The fields that dotted paths name (`settings.ipConfiguration.sslMode`). */
export function keep(...paths: readonly string[]): Kept {
  const kept: Record<string, Kept> = {}
  for (const path of paths) {
    const [field = '', ...inside] = path.split('.')
    const before = kept[field]
    const more = inside.length === 0 ? true : keep(inside.join('.'))
    kept[field] = before === undefined ? more : both(before, more)
  }
  return kept
}

function both(one: Kept, other: Kept): Kept {
  if (one === true || other === true) return true
  const kept: Record<string, Kept> = { ...one }
  for (const [field, inside] of Object.entries(other)) {
    const before = kept[field]
    kept[field] = before === undefined ? inside : both(before, inside)
  }
  return kept
}

/**
 * A JSON value with only the fields that are used. What Google knows of a resource holds passwords, private keys and the
 * environment of programs; what we do not need we do not keep. A value without fields where some are expected is nothing.
 */
export function keptOf(value: unknown, kept: Kept): unknown {
  if (kept === true) return value
  if (Array.isArray(value)) return value.map((each) => keptOf(each, kept))
  if (typeof value !== 'object' || value === null) return null
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inside]) => {
      const more = Object.hasOwn(kept, field) ? kept[field] : undefined
      return more === undefined ? [] : [[field, keptOf(inside, more)] as const]
    }),
  )
}
