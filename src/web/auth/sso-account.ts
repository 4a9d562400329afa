/** Whose account it is that somebody comes to through a provider. */
import { isOnlyProviders } from '#program/sign-in/rule.ts'
import { emailKey, findAccount, findAccountByEmail } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import {
  findFederated,
  hasFederated,
  linkFederated,
  listFederated,
  listPasskeys,
} from '#store/credentials.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findTicket, voidTickets } from '#store/tickets.ts'
import type { FederatedIdentity } from '#web/sso/identity.ts'
import type { Visit } from '#web/visit.ts'

import { noteAtDoor, openAccount } from './session-start.ts'

/** Why there is none, for the events at the door. */
export type NoAccount =
  | 'sso-unknown'
  | 'sso-disabled'
  /** An invitation that is used, too old, or another's. */
  | 'sso-invitation'
  /** The account is known to this provider as somebody else. */
  | 'sso-other-subject'
  /** Connected to another account. */
  | 'sso-taken'
  /** Not the person, or not the session, that began. */
  | 'sso-somebody-else'

/**
 * The account of issuer and subject. Where there is none, somebody who is invited is found once: by their invitation, or
 * by an address that the provider vouches for.
 */
export async function accountOf(
  tx: WriteTx,
  visit: Visit,
  identity: FederatedIdentity,
  invitation: string | undefined,
): Promise<Account | NoAccount> {
  const linked = await findFederated(tx, identity.issuer, identity.subject)
  if (linked !== undefined) return (await openAccount(tx, linked)) ?? 'sso-disabled'
  const account =
    invitation === undefined
      ? await findInvited(tx, identity)
      : await takeInvitation(tx, identity, invitation, visit.at)
  if (typeof account === 'string') return account
  if (account.disabledAt) return 'sso-disabled'
  const trouble = await link(tx, visit, account, identity)
  return trouble ?? account
}

/** Connects a person's subject with their account. */
export async function link(
  tx: WriteTx,
  visit: Visit,
  account: Account,
  { issuer, subject }: FederatedIdentity,
): Promise<NoAccount | undefined> {
  const owner = await findFederated(tx, issuer, subject)
  if (owner !== undefined) return owner === account.id ? undefined : 'sso-taken'
  // Another person of the same directory would come into this account.
  if (await hasFederated(tx, account.id, issuer)) return 'sso-other-subject'
  await linkFederated(tx, account.id, issuer, subject)
  // Whoever finds the mail later would come in by it.
  await voidTickets(tx, 'invitation', account.id)
  await noteAtDoor(tx, visit, 'identity-linked', account.id, { issuer })
  return undefined
}

async function findInvited(
  tx: WriteTx,
  { email, emailVerified }: FederatedIdentity,
): Promise<Account | NoAccount> {
  if (email === undefined || !emailVerified || !isPlain(email)) return 'sso-unknown'
  const account = await findAccountByEmail(tx, email)
  return account && (await isWithoutWay(tx, account)) ? account : 'sso-unknown'
}

/** Spelled as it is looked up: signs that only look the same, such as fullwidth ones, are another mailbox. */
function isPlain(email: string): boolean {
  return email.normalize('NFKC').trim() === email
}

/** Has never set up a way in, or none that counts here: whoever has one connects the provider while signed in. */
async function isWithoutWay(tx: WriteTx, account: Account): Promise<boolean> {
  if ((await listFederated(tx, account.id)).length > 0) return false
  if (!account.roles.includes('admin') && (await isOnlyProviders(tx))) return true
  const passkeys = await listPasskeys(tx, account.id)
  return !account.hasPassword && !account.hasTotp && passkeys.length === 0
}

/** An invitation is as good as its mailbox, unless the provider says that this is another's. */
async function takeInvitation(
  tx: WriteTx,
  { email, emailVerified }: FederatedIdentity,
  token: string,
  now: Date,
): Promise<Account | NoAccount> {
  const ticket = await findTicket(tx, 'invitation', token, now)
  const account = ticket?.account === undefined ? undefined : await findAccount(tx, ticket.account)
  if (!account) return 'sso-invitation'
  const isAnother =
    emailVerified && email !== undefined && emailKey(email) !== emailKey(account.email)
  return isAnother ? 'sso-invitation' : account
}
