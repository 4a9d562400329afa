/** The passkeys of one's own account: another one, or one less. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { isOnlyProviders } from '#program/sign-in/rule.ts'
import { hasOtherWay, removePasskey } from '#store/credentials.ts'
import { withOrg } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { one, readForm, readJsonBody } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { browserName } from './browser-name.ts'
import { lastFactor } from './last-factor.ts'
import { askForNewPasskey, passkeyRefused, takeNewPasskey } from './passkeys.ts'
import { proofUrl } from './proof.ts'
import { endOtherSessions, noteAtDoor } from './session-start.ts'

const { account: here } = urls

export const ownPasskeyRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${here}/passkeys/ask`,
    for: 'own.use',
    answer: async (visit) => {
      requireProof(visit)
      return Response.json(await askForNewPasskey(visit, visit.guest.account))
    },
  },
  { method: 'POST', path: `${here}/passkeys`, for: 'own.use', answer: addOwnPasskey },
  { method: 'POST', path: `${here}/passkeys/remove`, for: 'own.use', answer: removeOwnPasskey },
]

/** Refused where the person has not proved lately who they are. */
function requireProof(visit: GuestVisit): void {
  if (isProved(visit)) return
  throw new Refusal(
    'unproved',
    'proof-needed',
    'This takes a recent proof of who you are.',
    'Confirm with your passkey, or with password and code.',
  )
}

const NewPasskey = z.object({ ticket: z.string().max(200), answer: z.unknown() })

async function addOwnPasskey(visit: GuestVisit): Promise<Response> {
  requireProof(visit)
  const { store, organisation } = visit.house
  const { account } = visit.guest
  const given = NewPasskey.safeParse(await readJsonBody(visit.c))
  const isTaken =
    given.success &&
    (await withOrg(store, organisation.id, async (tx) => {
      const name = browserName(visit.agent) || 'passkey'
      const { ticket, answer } = given.data
      if (!(await takeNewPasskey(tx, visit, account.id, ticket, answer, name))) return false
      await noteAtDoor(tx, visit, 'passkey-added', account.id)
      await endOtherSessions(tx, visit, account.id)
      return true
    }))
  if (!isTaken) throw passkeyRefused()
  return Response.json({ go: here })
}

async function removeOwnPasskey(visit: GuestVisit): Promise<Response> {
  if (!isProved(visit)) return redirect(proofUrl(here))
  const { store, organisation } = visit.house
  const { account } = visit.guest
  const id = one(await readForm(visit.c), 'passkey')
  await withOrg(store, organisation.id, async (tx) => {
    const isOnly = await isOnlyProviders(tx)
    const without = { passkey: id, ...(isOnly && { password: true as const }) }
    if (!(await hasOtherWay(tx, account.id, without))) throw lastFactor()
    if (!(await removePasskey(tx, account.id, id))) return
    await noteAtDoor(tx, visit, 'passkey-removed', account.id)
    await endOtherSessions(tx, visit, account.id)
  })
  return redirect(here)
}
