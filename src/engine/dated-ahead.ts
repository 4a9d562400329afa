import { addDays } from './calendar.ts'
import { unknown } from './finding.ts'
import type { Finding } from './finding.ts'

/**
 * What is said to have happened at `time` (a date or an instant, ISO 8601) and has not, whatever clock or time zone that was
 * written by: nobody can tell. Nothing where it is no more than a day ahead.
 */
export function datedAhead(time: string, at: Date): Finding | undefined {
  const until = addDays(new Date(time), -1)
  return until > at ? { ...unknown('dated-ahead', { day: time.slice(0, 10) }), until } : undefined
}
