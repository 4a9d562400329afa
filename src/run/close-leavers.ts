import { dateIn } from '#engine/calendar.ts'
import { closeAccount, isLastAdmin } from '#program/users/actions.ts'
import { accountsOfLeavers } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { lastActionAmong } from '#store/actions.ts'
import type { Store } from '#store/database.ts'
import { readOrg, readOrganisation, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

import { recordAction } from './record-action.ts'

/**
 * Takes access from everybody whose last day is over, as an administrator would. Left alone are the last administrator, and
 * whom people let in again after that day.
 */
export async function closeLeavers(store: Store, org: string): Promise<void> {
  const now = store.clock()
  if ((await readOrg(store, org, (tx) => leaversOf(tx, now))).length === 0) return
  await withOrg(store, org, async (tx) => {
    for (const account of await leaversOf(tx, now)) {
      if (await isLastAdmin(tx, account)) continue
      await closeAccount({ tx }, account)
      await recordAction(tx, {
        name: 'user.disable',
        actor: 'schedule',
        subject: subjectOf(account),
        what: { account: account.id },
      })
    }
  })
}

async function leaversOf(tx: Tx, now: Date): Promise<Account[]> {
  const { timeZone } = await readOrganisation(tx)
  const found: Account[] = []
  for (const { account, lastDay } of await accountsOfLeavers(tx, dateIn(timeZone, now))) {
    if (await isLastAdmin(tx, account)) continue
    const enabled = await lastActionAmong(tx, {
      subject: subjectOf(account),
      names: ['user.enable'],
    })
    const isLetIn = enabled !== undefined && dateIn(timeZone, enabled.at) > lastDay
    if (!isLetIn) found.push(account)
  }
  return found
}

function subjectOf({ id }: Account): string {
  return `account/${id}`
}
