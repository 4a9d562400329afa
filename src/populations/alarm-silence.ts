import { z } from 'zod'

import { isKnown, reported } from './reported.ts'
import type { Reported } from './reported.ts'

/** Somebody silenced what an alarm calls: a snooze, a mute rule, a suppressor that rests in alarm. */
export const Silence = z.object({
  /**
   * How long it lasts, from its begin to its end, in hours: with others that follow upon one another without a gap. Null where it has no end. Absent where
   * nobody can tell, or whether it silences the whole alarm.
   */
  hours: z.number().nullable().optional(),
})
export type Silence = z.infer<typeof Silence>

export const silence = reported(Silence)

/** A weekend from Friday evening to Monday morning, and maintenance, are ordinary; who silences an alarm for longer does not want to hear it. */
export const ordinaryHours = 72

/** Whether nobody hears of what happens meanwhile. Absent means that no silence is in force. */
export function isSilent(given: Reported<Silence>): Reported<boolean> {
  if (given === undefined) return false
  if (!isKnown(given)) return given
  const { hours } = given
  return hours === undefined ? undefined : hours === null || hours > ordinaryHours
}

/** A time in which alarms are silenced, in milliseconds since 1970; `Infinity` where it has no end. */
export interface Window {
  from: number
  until: number
}

/** The silence in force at an instant, if there is any: windows that overlap or touch are one. */
export function silenceAt(at: number, windows: readonly Window[]): Silence | undefined {
  let found: Window | undefined
  for (const { from, until } of windows.toSorted((a, b) => a.from - b.from)) {
    if (found && from <= found.until) found.until = Math.max(found.until, until)
    else if (found && at < found.until) break
    else found = { from, until }
  }
  if (!found || at < found.from || at >= found.until) return undefined
  const hours = (found.until - found.from) / 3_600_000
  return { hours: Number.isFinite(hours) ? Math.round(hours) : null }
}

/** Of several that call the same: whoever hears by one of them, hears. */
export function leastSilent(all: readonly Reported<Silence>[]): Reported<Silence> {
  const rank = (given: Reported<Silence>) => {
    const silent = isSilent(given)
    return silent === false ? 0 : silent === true ? 2 : 1
  }
  return all.toSorted((a, b) => rank(a) - rank(b))[0]
}
