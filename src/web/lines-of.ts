/** What a form's field of lines holds, each once, as it was given or as it is typed. */
export function linesOf(given: unknown): string[] {
  const lines = [given].flat().flatMap((each) => (typeof each === 'string' ? each.split('\n') : []))
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))].slice(0, 100)
}
