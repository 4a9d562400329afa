const examples = new Map<string, string>()

/** A pattern that a text has to follow, with one that does, for whoever wrote it otherwise. */
export function like(pattern: RegExp, example: string): RegExp {
  examples.set(String(pattern), example)
  return pattern
}

/** What was given with a pattern, by its source between slashes. */
export function exampleOf(pattern: string | undefined): string | undefined {
  return pattern === undefined ? undefined : examples.get(pattern)
}
