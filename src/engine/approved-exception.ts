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

/**
 * Which items of a test are covered at `at`, and by which exception: where several cover one item, by the one that ends last, and of
 * those that end together by the one granted first.
 */
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
      if (!other || outlasts(exception, other)) covered.set(key, exception)
    }
  }
  return covered
}

function outlasts(one: ApprovedException, other: ApprovedException): boolean {
  if (one.until.getTime() !== other.until.getTime()) return one.until > other.until
  return one.from < other.from
}
