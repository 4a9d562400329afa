/**
 * A time-limited, twice-approved acceptance of failing items. It cures nothing: the items stay in the denominator,
 * and they are counted apart. The list of items is frozen; a new item never joins it.
 */
export interface ApprovedException {
  id: string
  test: string
  /** Keys of the items it covers. */
  items: readonly string[]
  from: Date
  /** Exclusive; at most 12 months after `from`. */
  until: Date
}

/** Which items of a test are covered at `at`, and until when (the latest end, where several cover one item). */
export function coveredItems(
  exceptions: Iterable<ApprovedException>,
  test: string,
  at: Date,
): Map<string, ApprovedException> {
  const covered = new Map<string, ApprovedException>()
  for (const exception of exceptions) {
    if (exception.test !== test || exception.from > at || exception.until <= at) continue
    for (const key of exception.items) {
      const other = covered.get(key)
      if (!other || other.until < exception.until) covered.set(key, exception)
    }
  }
  return covered
}
