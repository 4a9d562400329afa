import type { Tx } from '#store/organisation.ts'
import { firstRecorded } from '#store/period.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Frame } from './frame.ts'

/** Since when something of these populations is on record, where that is after an instant: then nothing was known, not that there was nothing. */
export interface NothingYet {
  /** Absent where it is after the period, which is another engagement's. */
  since?: Date
}

/** Whether nothing of these populations was on record yet. */
export async function nothingYet(
  tx: Tx,
  populations: readonly string[],
  { end }: Frame,
  at: Date,
): Promise<NothingYet | undefined> {
  const first = await firstRecorded(tx, populations)
  if (first && first <= at) return undefined
  return first && first < end ? { since: first } : {}
}

/** What is said in place of a list that is empty for that reason. */
export function nothingYetWords({ t, formats }: GuestVisit, { since }: NothingYet): string {
  return since ? t.audit.nothingYet(formats.time(since)) : t.audit.nothingInPeriod
}
