import type { Store } from '#store/database.ts'
import { forgetOldRequests } from '#store/document-requests.ts'
import { stageOrg } from '#store/organisation.ts'
import { forgetUnconfirmed } from '#store/subscriptions.ts'

/** Forgets people outside whose time has come: what they asked for is long over, or they never confirmed it. */
export async function forgetOutsiders(store: Store, org: string, now: Date): Promise<void> {
  await stageOrg(store, org, async (tx) => {
    await forgetOldRequests(tx, now)
    await forgetUnconfirmed(tx, now)
  })
}
