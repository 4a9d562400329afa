import type { Role } from '#engine/permissions.ts'
import { createAccount, findAccountByEmail } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import { beginSession } from '#store/sessions.ts'
import { sessionCookie } from '#web/visit.ts'

/** Somebody who is signed in, as a cookie; `person` is who they are. */
export async function cookieOf(
  store: Store,
  org: string,
  name: string,
  roles: Role[],
  person?: string,
): Promise<string> {
  const token = await withOrg(store, org, async (tx) => {
    const email = `${name.replaceAll(' ', '.')}@example.com`
    const account =
      (await findAccountByEmail(tx, email)) ??
      (await createAccount(tx, { email, name, roles, ...(person !== undefined && { person }) }))
    const session = await beginSession(tx, {
      account: account.id,
      factors: ['passkey'],
      agent: 'bench',
      address: '127.0.0.1',
    })
    return session.token
  })
  return `__Host-${sessionCookie}=${token}`
}
