import { readSecrets, takeRecoveryCode, takeTotpStep } from '#store/credentials.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { unseal } from '#store/sealed.ts'
import type { Factor } from '#store/sessions.ts'
import { findTicket, useTicket } from '#store/tickets.ts'
import type { Visit } from '#web/visit.ts'

import { noteAtDoor, openAccount, signIn } from './session-start.ts'
import { spelledRecoveryCode, takeTotp } from './totp.ts'

/** The place a TOTP secret is sealed for. */
export function totpContext(org: string, account: string): string {
  return `totp/${org}/${account}`
}

/**
 * The second step of a sign-in: a code of the app, or a recovery code. Returns the session's token; nothing where the
 * code is wrong, and `late` where the first step is too long ago.
 */
export async function tryCode(
  visit: Visit,
  ticket: string,
  code: string,
): Promise<{ token: string } | 'refused' | 'late'> {
  const { store, organisation } = visit.house
  const pending = await readOrg(store, organisation.id, (tx) =>
    findTicket(tx, 'second-step', ticket, visit.at),
  )
  if (pending?.account === undefined) return 'late'
  const { account } = pending
  await visit.house.throttle.count('code', account)
  const outcome = await withOrg(store, organisation.id, async (tx) => {
    const factor = (await openAccount(tx, account)) && (await takeCode(tx, visit, account, code))
    if (!factor) {
      await noteAtDoor(tx, visit, 'sign-in-refused', account, { step: 'code' })
      return 'refused'
    }
    if (!(await useTicket(tx, 'second-step', ticket))) return 'late'
    return { token: await signIn(tx, visit, account, ['password', factor]) }
  })
  if (typeof outcome === 'object') await visit.house.throttle.forget('code', account)
  return outcome
}

/** Takes a code of an account, once: which factor it was, or nothing. */
export async function takeCode(
  tx: WriteTx,
  visit: Visit,
  account: string,
  code: string,
): Promise<Factor | undefined> {
  const { totp, totpStep } = await readSecrets(tx, account)
  if (totp) {
    const secret = unseal(visit.house.store.directory, totp, totpContext(tx.org, account))
    const step = takeTotp(secret.toString(), code, visit.at, totpStep)
    if (step !== undefined && (await takeTotpStep(tx, account, step))) return 'totp'
  }
  const recovery = spelledRecoveryCode(code)
  const { directory } = visit.house.store
  if (recovery === undefined || !(await takeRecoveryCode(tx, directory, account, recovery)))
    return undefined
  await noteAtDoor(tx, visit, 'recovery-code-used', account)
  return 'recovery'
}
