import { addDays, dateIn } from '#engine/calendar.ts'
import type { Store } from '#store/database.ts'
import { readOrg, readOrganisation, withOrg } from '#store/organisation.ts'
import { listWebhooks } from '#store/webhooks.ts'

import { dueItems } from './due-items.ts'
import { putEvent } from './webhook.ts'

const aheadDays = 7
const backDays = 400

/** Tells webhooks of what is due within a week or overdue: once for each date, and without the name of anything. */
export async function announceDue(store: Store, org: string): Promise<void> {
  const now = store.clock()
  const due = await readOrg(store, org, async (tx) => {
    const listeners = (await listWebhooks(tx)).filter(
      ({ events, disabledAt }) => !disabledAt && events.includes('duty.due'),
    )
    if (listeners.length === 0) return []
    const { timeZone } = await readOrganisation(tx)
    const from = dateIn(timeZone, addDays(now, -backDays))
    return await dueItems(tx, from, dateIn(timeZone, addDays(now, aheadDays)), now)
  })
  if (due.length === 0) return
  await withOrg(store, org, async (tx) => {
    for (const { id, date, at } of due)
      await putEvent(tx, { type: 'duty.due', data: { ...at, date }, occasion: `duty/${id}` })
  })
}
