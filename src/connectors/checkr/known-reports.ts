/** Which complete reports need not be asked for again, as Checkr changes hardly any of them. */
import { addDays, dateIn } from '#engine/calendar.ts'
import type { ReportedCheck } from '#populations/reported-check.ts'

import { system } from './settings.ts'
import type { KnownReport } from './settings.ts'

/** So long after it is complete a report is asked for at every reading: searches are added to it, and it is disputed, soon or never. */
export const settledAfterDays = 14
/** And after that this often. */
export const askedEveryDays = 30

/** The reports of checks that were read before. */
export function knownReports(checks: readonly ReportedCheck[]): KnownReport[] {
  return checks.flatMap(({ id, system: by, completedAt, checks: kinds, askedOn, stoodAs }) => {
    const report = id.split('/').at(-1)
    return by === system && report !== undefined && askedOn !== undefined
      ? [{ id: report, completedAt, checks: kinds, askedOn, ...(stoodAs && { stoodAs }) }]
      : []
  })
}

/** Whether a report counts as it was read before, at an instant. */
export function isSettled({ completedAt, askedOn }: KnownReport, at: Date): boolean {
  return (
    addDays(new Date(completedAt), settledAfterDays) <= at &&
    addDays(new Date(askedOn), askedEveryDays) > at &&
    // A clock that was set back makes nothing settled.
    askedOn <= dateIn('UTC', at)
  )
}
