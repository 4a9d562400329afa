import { permissionsOf } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { findApiToken, tokenPrefix } from '#store/api-tokens.ts'
import { stageOrg } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'

import type { Guest, Visit } from './visit.ts'

/**
 * Whom the token in the Authorization header speaks for, and what for: what it and its account may both do. Nothing where
 * there is no such header; refused where there is one that is not good. A token in an address is never looked at.
 */
export async function tokenGuest(visit: Visit): Promise<Guest | undefined> {
  const header = visit.c.req.header('authorization')
  if (header === undefined) return undefined
  const [, token] = /^Bearer ([\w-]{20,200})$/i.exec(header) ?? []
  const { store, organisation, throttle } = visit.house
  const found =
    token?.startsWith(tokenPrefix) &&
    (await stageOrg(store, organisation.id, async (tx) => {
      const known = await findApiToken(tx, token, visit.at)
      return known?.account.disabledAt ? undefined : known
    }))
  if (!found) {
    await throttle.count('token', visit.network)
    throw new Refusal(
      'unknown',
      'token-refused',
      'This token is not good.',
      'Make a new one under “Account and sign-in”, and send it as: Authorization: Bearer …',
    )
  }
  const { token: known, account } = found
  // A directory sends its ten thousand people one by one.
  await throttle.count(visit.c.req.path.startsWith(urls.scim) ? 'directory' : 'api', known.id)
  const own = permissionsOf(account.roles)
  const permissions = new Set(known.scope.filter((permission) => own.has(permission)))
  return {
    account,
    permissions,
    actor: { kind: 'token', id: account.id, name: account.name, permissions },
  }
}
