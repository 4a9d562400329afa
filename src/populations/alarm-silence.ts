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

/** The window that an instant lies in, if there is any: those that overlap or touch are one. */
export function windowAround(at: number, windows: readonly Window[]): Window | undefined {
  let found: Window | undefined
  for (const { from, until } of windows.toSorted((a, b) => a.from - b.from)) {
    if (found && from <= found.until) found.until = Math.max(found.until, until)
    else if (found && at < found.until) break
    else found = { from, until }
  }
  return found && found.from <= at && at < found.until ? found : undefined
}

/** The silence in force at an instant, if there is any. */
export function silenceAt(at: number, windows: readonly Window[]): Silence | undefined {
  const found = windowAround(at, windows)
  if (!found) return undefined
  const hours = (found.until - found.from) / 3_600_000
  return { hours: Number.isFinite(hours) ? Math.round(hours) : null }
}

/** Of several that call the same: whoever hears by one of them, hears. */
export function leastSilent(all: readonly Reported<Silence>[]): Reported<Silence> {
  if (all.includes(undefined)) return undefined
  return (
    all.find((given) => isSilent(given) === false) ??
    all.find((given) => isSilent(given) !== true) ??
    all[0]
  )
}
