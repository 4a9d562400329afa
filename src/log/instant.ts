import { FormatError } from './format-error.ts'

/** Milliseconds in a day. The log's days are all 24 hours: its times are UTC. */
export const dayMs = 86_400_000

/**
 * Milliseconds since 1970 of an RFC 3339 time in UTC, such as `2026-11-23T06:00:04Z` or with up to three decimals
 * (https://www.rfc-editor.org/rfc/rfc3339#section-5.6). Throws a FormatError on anything else: another offset, small
 * letters, a day or hour that does not exist, a time before 1970.
 */
export function instant(at: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(at) ? Date.parse(at) : NaN
  // Some impossible dates, such as 30 February, are read as the next possible one: refused.
  if (!(ms >= 0) || instantText(ms).slice(0, 19) !== at.slice(0, 19)) {
    throw new FormatError('not a time like 2026-11-23T06:00:04Z')
  }
  return ms
}

/** The one spelling in which the log writes an instant, always with milliseconds. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString()
}
