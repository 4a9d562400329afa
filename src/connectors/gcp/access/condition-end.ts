import { addDays } from '#engine/calendar.ts'

/**
 * Whether a condition ends by itself within a year, for what ends in the next century is there at all times: `request.time <
 * timestamp("…")`, as Privileged Access Manager and people write it, alone or as one of several that must all hold.
 * https://docs.cloud.google.com/iam/docs/conditions-overview
 */
export function endsByItself(condition: string, at: Date): boolean {
  const soon = addDays(at, 366)
  return allOf(condition).some((part) => {
    const end = /^request\.time\s*<=?\s*timestamp\(\s*(["'])([^"'\\]+)\1\s*\)$/.exec(part)?.[2]
    return end !== undefined && new Date(end) <= soon
  })
}

/** The parts of an expression of which each must hold; what is not joined by "and" alone is one part. */
function allOf(expression: string): string[] {
  const text = expression.trim()
  const outer = outermost(text)
  // "Or" and "if" bind less than "and": whatever stands beside them need not hold.
  if (/\|\||\?/.test(outer)) return [text]
  if (/^\( *\)$/.test(outer)) return allOf(text.slice(1, -1))
  const ands = [...outer.matchAll(/&&/g)].map(({ index }) => index)
  if (ands.length === 0) return [text]
  return [...ands, text.length].flatMap((end, index) => {
    const before = ands[index - 1]
    return allOf(text.slice(before === undefined ? 0 : before + 2, end))
  })
}

/** The expression with a blank for whatever stands in quotes or brackets. */
function outermost(text: string): string {
  let depth = 0
  let written = ''
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\s\S]/g)) {
    if (/^[)\]}]$/.test(token)) depth--
    written += depth > 0 || token.length > 1 ? ' '.repeat(token.length) : token
    if (/^[([{]$/.test(token)) depth++
  }
  return written
}
