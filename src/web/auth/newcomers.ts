/** The first time somebody comes in: what an invitation is good for, and the factors they choose. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import type { Account } from '#store/accounts.ts'
import { findAccount } from '#store/accounts.ts'
import { setPassword, setRecoveryCodes, setTotp } from '#store/credentials.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { seal, unseal } from '#store/sealed.ts'
import { findTicket, issueTicket, useTicket } from '#store/tickets.ts'
import type { Visit } from '#web/visit.ts'

import { totpContext } from './code-step.ts'
import { hashPassword, refuseWeakPassword } from './password.ts'
import { endOtherSessions, noteAtDoor, signIn } from './session-start.ts'
import {
  makeRecoveryCodes,
  makeTotpSecret,
  spelledRecoveryCode,
  takeTotp,
  totpInvitation,
} from './totp.ts'

const totpNewMs = 30 * 60_000
const PendingTotp = z.object({ sealed: z.string(), password: z.string().nullable() })

/** Whom an invitation is for; refused where it is used, too old, or nobody's. */
export async function invited(visit: Visit, token: string): Promise<Account> {
  const { store, organisation } = visit.house
  const account = await readOrg(store, organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'invitation', token, visit.at)
    return ticket?.account === undefined ? undefined : await findAccount(tx, ticket.account)
  })
  if (account && !account.disabledAt) return account
  await visit.house.throttle.count('address', visit.network)
  throw invitationRefused()
}

export function invitationRefused(): Refusal {
  return new Refusal(
    'missing',
    'invitation-refused',
    'This invitation is not good any more.',
    'Ask whoever invited you for a new one. If you have signed in before, just sign in.',
  )
}

/** An authenticator app to be added: what it is told, and the ticket that its first code must come with. */
export interface TotpOffer {
  ticket: string
  secret: string
  uri: string
  svg: string
}

/**
 * Offers a new authenticator app to an account, with a new password beside it where one is given. Both are kept once the
 * app's first code is right, and not before.
 */
export async function offerTotp(
  visit: Visit,
  account: Account,
  password: string | undefined,
): Promise<TotpOffer> {
  const { store, organisation } = visit.house
  if (password !== undefined)
    await refuseWeakPassword(password, [account.email, account.name, organisation.name])
  const hash = password === undefined ? null : await hashPassword(password)
  const secret = makeTotpSecret()
  const sealed = seal(
    store.directory,
    Buffer.from(secret),
    totpContext(organisation.id, account.id),
  )
  const ticket = await withOrg(store, organisation.id, (tx) =>
    issueTicket(tx, 'totp-new', {
      account: account.id,
      content: { sealed: sealed.toString('base64'), password: hash },
      forMs: totpNewMs,
      voidEarlier: true,
    }),
  )
  return { ticket, secret, ...(await totpInvitation(secret, organisation.name, account.email)) }
}

/** The same offer again, for a page that is shown a second time. */
export async function totpOfferOf(
  visit: Visit,
  account: Account,
  ticket: string,
): Promise<TotpOffer | undefined> {
  const { store, organisation } = visit.house
  const pending = await readOrg(store, organisation.id, (tx) =>
    findTicket(tx, 'totp-new', ticket, visit.at),
  )
  if (pending?.account !== account.id) return undefined
  const secret = secretIn(visit, account.id, PendingTotp.parse(pending.content).sealed)
  return { ticket, secret, ...(await totpInvitation(secret, organisation.name, account.email)) }
}

/**
 * Takes the app's first code: from then on app, password and ten new recovery codes hold. Returns the codes, which are
 * shown this once; nothing where the code is wrong.
 */
export async function takeTotpOffer(
  tx: WriteTx,
  visit: Visit,
  account: Account,
  ticket: string,
  code: string,
): Promise<string[] | undefined> {
  const pending = await findTicket(tx, 'totp-new', ticket, visit.at)
  if (pending?.account !== account.id) throw invitationRefused()
  const { sealed, password } = PendingTotp.parse(pending.content)
  const step = takeTotp(secretIn(visit, account.id, sealed), code, visit.at, null)
  if (step === undefined) return undefined
  await useTicket(tx, 'totp-new', ticket)
  await setTotp(tx, account.id, Buffer.from(sealed, 'base64'), step)
  if (password !== null) {
    await setPassword(tx, account.id, password)
    await noteAtDoor(tx, visit, 'password-set', account.id)
  }
  await noteAtDoor(tx, visit, 'totp-added', account.id)
  const codes = await renewRecoveryCodes(tx, visit, account.id)
  await endOtherSessions(tx, visit, account.id)
  return codes
}

/** Ten new recovery codes in place of all before. */
export async function renewRecoveryCodes(
  tx: WriteTx,
  visit: Visit,
  account: string,
): Promise<string[]> {
  const codes = makeRecoveryCodes()
  await setRecoveryCodes(
    tx,
    visit.house.store.directory,
    account,
    codes.map((code) => spelledRecoveryCode(code) ?? code),
  )
  await noteAtDoor(tx, visit, 'recovery-codes-made', account)
  return codes
}

/** Uses the invitation up and signs its account in. Returns the session's token. */
export async function acceptInvitation(
  tx: WriteTx,
  visit: Visit,
  token: string,
  account: string,
  factors: Parameters<typeof signIn>[3],
): Promise<string> {
  const ticket = await useTicket(tx, 'invitation', token)
  if (ticket?.account !== account) throw invitationRefused()
  return await signIn(tx, visit, account, factors)
}

function secretIn(visit: Visit, account: string, sealed: string): string {
  const { store, organisation } = visit.house
  const bytes = Buffer.from(sealed, 'base64')
  return unseal(store.directory, bytes, totpContext(organisation.id, account)).toString()
}
