/** Where a page of a list stands, for the foot of its table; nothing where one page has them all. */
export function pagesOf(
  { from, shown, all, limit }: { from: number; shown: number; all: number; limit: number },
  url: (from: number) => string,
): { pages?: { from: number; to: number; all: number; previous?: string; next?: string } } {
  if (from === 0 && shown >= all) return {}
  return {
    pages: {
      from: Math.min(from + 1, all),
      to: from + shown,
      all,
      ...(from > 0 && { previous: url(Math.max(0, from - limit)) }),
      ...(from + shown < all && { next: url(from + limit) }),
    },
  }
}

/** An address with places in lists; a list is at its beginning where nothing is said of it. */
export function placedUrl(path: string, places: Readonly<Record<string, number>>): string {
  const query = new URLSearchParams()
  for (const [name, place] of Object.entries(places)) if (place > 0) query.set(name, String(place))
  return query.size === 0 ? path : `${path}?${query.toString()}`
}
