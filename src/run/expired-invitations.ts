/** Invitations that expired unanswered where single sign-on lets nobody in: whoever invited hears of it, once. */
import { z } from 'zod'

import { invitationExpiredMail } from '#program/outbox/invitation-expired-mail.ts'
import { isOn, listProviders } from '#program/sign-in/provider.ts'
import { findAccountLine } from '#store/account-lines.ts'
import { accountsInRole, findAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { lastActionAmong } from '#store/actions.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { expiredTickets } from '#store/tickets.ts'

import type { RoundOf } from './reminding.ts'

/** Somebody who was invited and never came in, and since when they cannot. */
export interface ExpiredInvitation {
  account: Account
  expiredAt: Date
}

/** Those of open accounts; none where people come in by single sign-on all the same. */
export async function expiredInvitations(tx: Tx, now: Date): Promise<ExpiredInvitation[]> {
  if ((await listProviders(tx)).some(({ provider }) => isOn(provider))) return []
  const found: ExpiredInvitation[] = []
  for (const { account: id, expiredAt } of await expiredTickets(tx, 'invitation', now)) {
    const line = await findAccountLine(tx, id)
    if (!line || line.lastSignIn || line.account.disabledAt || line.account.hasPassword) continue
    if (line.passkeys + line.identities === 0) found.push({ account: line.account, expiredAt })
  }
  return found
}

/** Tells whoever invited them, or the administrators where that is nobody who can be told. */
export async function tellInviters({
  store,
  id,
  site,
  now,
}: Pick<RoundOf, 'store' | 'id' | 'site' | 'now'>): Promise<void> {
  const expired = await readOrg(store, id, (tx) => expiredInvitations(tx, now))
  if (expired.length === 0) return
  await withOrg(store, id, async (tx) => {
    for (const each of expired)
      for (const to of await invitersOf(tx, each.account))
        await invitationExpiredMail(tx, to, each, site)
  })
}

async function invitersOf(tx: Tx, { id }: Account): Promise<Account[]> {
  const names = ['user.invite', 'user.invite-again']
  const last = await lastActionAmong(tx, { subject: `account/${id}`, names })
  const inviter = z.uuid().safeParse(last?.actor)
  const account = inviter.success ? await findAccount(tx, inviter.data) : undefined
  return account && !account.disabledAt ? [account] : await accountsInRole(tx, 'admin')
}
