import { findAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { addDoorEvent } from '#store/door-events.ts'
import type { DoorEventKind } from '#store/door-events.ts'
import type { WriteTx } from '#store/organisation.ts'
import { beginSession, endSessions, longestMs, proveSession } from '#store/sessions.ts'
import type { Factor } from '#store/sessions.ts'
import { voidTickets } from '#store/tickets.ts'
import { sessionCookie, setHostCookie } from '#web/visit.ts'
import type { Visit } from '#web/visit.ts'

/** Writes down what happened at the door, with from where. */
export async function noteAtDoor(
  tx: WriteTx,
  visit: Visit,
  kind: DoorEventKind,
  account: string | undefined,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await addDoorEvent(tx, {
    at: tx.recordedAt,
    kind,
    ...(account !== undefined && { account }),
    address: visit.address,
    agent: visit.agent,
    detail,
  })
}

/**
 * Signs an account in: a new session under a new token, whatever the browser held before, which ends. Returns the token
 * for `rememberSession`, to be set once the transaction has committed. `provedAt` is when they proved who they are, where that
 * was not just now.
 */
export async function signIn(
  tx: WriteTx,
  visit: Visit,
  account: string,
  factors: readonly Factor[],
  provedAt?: Date,
): Promise<string> {
  const before = visit.guest?.session
  if (before) await endSessions(tx, before.account, { id: before.id })
  const { token } = await beginSession(tx, {
    account,
    factors: [...factors],
    agent: visit.agent,
    address: visit.address,
    ...(provedAt && { provedAt }),
  })
  await noteAtDoor(tx, visit, 'signed-in', account, { factors })
  return token
}

export function rememberSession(visit: Visit, token: string): void {
  setHostCookie(visit.c, sessionCookie, token, longestMs / 1000)
}

/** The session's holder proved again who they are. */
export async function noteProof(
  tx: WriteTx,
  visit: Visit,
  factors: readonly Factor[],
): Promise<void> {
  const session = visit.guest?.session
  if (!session) return
  await proveSession(tx, session.id, factors)
  await noteAtDoor(tx, visit, 'proved', session.account, { factors })
}

/**
 * A factor changed: every other session of the account ends, as whoever else holds one may have known the old, and so does a
 * sign-in that is half done.
 */
export async function endOtherSessions(tx: WriteTx, visit: Visit, account: string): Promise<void> {
  const own = visit.guest?.session
  const keep = own?.account === account ? own.id : undefined
  await voidTickets(tx, 'second-step', account)
  const ended = await endSessions(tx, account, keep === undefined ? {} : { allBut: keep })
  if (ended > 0) await noteAtDoor(tx, visit, 'session-ended', account, { ended })
}

/** An account that may sign in. */
export async function openAccount(tx: WriteTx, id: string): Promise<Account | undefined> {
  const account = await findAccount(tx, id)
  return account && !account.disabledAt ? account : undefined
}
