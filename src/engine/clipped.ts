/** The beginning of a text, of so many UTF-16 units at most; never half a sign, which no database keeps. */
export function clipped(text: string, most: number): string {
  const start = text.slice(0, most)
  return most < text.length ? start.replace(/[\uD800-\uDBFF]$/, '') : start
}
