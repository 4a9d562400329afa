import { dateIn } from '#engine/calendar.ts'
import { Refusal } from '#engine/refusal.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

/** Refuses a day in a field that has not come yet: what is due after it would not be due for as long as somebody likes. */
export async function refuseAhead(tx: Tx, field: string, day: string, at: Date): Promise<void> {
  const { timeZone } = await readOrganisation(tx)
  if (day <= dateIn(timeZone, at)) return
  const message = 'That day is still to come.'
  throw new Refusal('input', 'date-in-future', message, 'Enter the day it was done.', {
    fields: [{ field, message }],
  })
}
