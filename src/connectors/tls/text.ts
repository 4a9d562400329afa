/**
 * A string off the wire, fit to be stored and shown as text: at most `max` characters, no NUL and no half characters
 * (PostgreSQL takes neither). Everything else stays, controls and direction marks included: whoever shows it escapes it.
 */
export function text(raw: string, max: number): string {
  const clean = raw
    .slice(0, max + 1)
    .toWellFormed()
    .replaceAll('\0', '\uFFFD')
  return clean.length > max ? `${clean.slice(0, max - 1).toWellFormed()}…` : clean
}
