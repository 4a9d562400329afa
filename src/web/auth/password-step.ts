import { emailKey } from '#store/accounts.ts'
import { findOpening, setPassword } from '#store/credentials.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { issueTicket } from '#store/tickets.ts'
import type { Visit } from '#web/visit.ts'

import { hashPassword, isOutdated, isPassword } from './password.ts'
import { noteAtDoor } from './session-start.ts'

/** What a password opens: the second step, the passkey's door, or nothing, without a word about why. */
export type PasswordStep =
  | { kind: 'code'; ticket: string }
  | { kind: 'passkey' }
  | { kind: 'refused' }

const secondStepMs = 5 * 60_000

/**
 * The first step of a sign-in. Whether there is such an account shows neither in the answer nor in how long it takes.
 * Counted before it is tried, so that many at once are not one.
 */
export async function tryPassword(
  visit: Visit,
  email: string,
  password: string,
): Promise<PasswordStep> {
  const { store, organisation, throttle } = visit.house
  const mailbox = emailKey(email)
  await throttle.check('address', visit.network)
  await throttle.count('mailbox', mailbox)
  await throttle.count('password', `${mailbox} ${visit.network}`)
  const opening = await readOrg(store, organisation.id, (tx) => findOpening(tx, mailbox))
  const isRight = await isPassword(password, opening?.password ?? null)
  if (!isRight || !opening) {
    await throttle.count('address', visit.network)
    await withOrg(store, organisation.id, (tx) =>
      noteAtDoor(tx, visit, 'sign-in-refused', opening?.account, { step: 'password' }),
    )
    return { kind: 'refused' }
  }
  await throttle.forget('password', `${mailbox} ${visit.network}`)
  await throttle.forget('mailbox', mailbox)
  if (!opening.hasTotp) return { kind: opening.hasPasskey ? 'passkey' : 'refused' }
  const { account } = opening
  const fresh =
    opening.password !== null && isOutdated(opening.password)
      ? await hashPassword(password)
      : undefined
  return await withOrg(store, organisation.id, async (tx) => {
    if (fresh !== undefined) await setPassword(tx, account, fresh)
    const ticket = await issueTicket(tx, 'second-step', {
      account,
      forMs: secondStepMs,
      voidEarlier: true,
    })
    return { kind: 'code', ticket }
  })
}
