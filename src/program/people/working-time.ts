import { endOfDate, startAfterDate, startOfDate } from '#engine/calendar.ts'
import type { Pause } from '#engine/obligation.ts'
import type { Absence } from '#populations/absence.ts'
import type { OrganisationSetting } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'

/** When somebody works here: instants, where the register has dates. */
export interface WorkingTime {
  /** Absent where the register does not say: then since ever. */
  from?: Date
  /** The end of the last day. */
  to?: Date
  /** It does not end with the last day, but is asked of them no longer. */
  isReleased?: true
  pauses: Pause[]
  /** In which its days are counted. */
  timeZone: string
}

/** As `beleg init` without a time zone. */
const usualZone = 'UTC'

/** The time zone that dates are counted in, from the one settings item. */
export function timeZoneOf(settings: readonly OrganisationSetting[]): string {
  return settings[0]?.timeZone ?? usualZone
}

/** What may still be asked of somebody of whom it is asked no longer since an instant. */
export function endingAt(time: WorkingTime, at: string): WorkingTime {
  const ended = new Date(at)
  return time.to && time.to <= ended ? time : { ...time, to: ended, isReleased: true }
}

export function workingTime(
  { start, end }: Person,
  absences: readonly Absence[],
  timeZone: string,
): WorkingTime {
  return {
    ...(start !== undefined && { from: startOfDate(start, timeZone) }),
    ...(end !== undefined && { to: endOfDate(end, timeZone) }),
    pauses: absences
      .map(({ from, to }) => ({
        from: startOfDate(from, timeZone).toISOString(),
        to: startAfterDate(to, timeZone).toISOString(),
      }))
      .toSorted((a, b) => a.from.localeCompare(b.from)),
    timeZone,
  }
}
