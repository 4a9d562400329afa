/** Somebody who is signed in, as a browser of these tests; for the tests in this folder. */
import type { BrowserContextOptions } from 'playwright-core'

import type { Role } from '#engine/permissions.ts'
import { changeAccount, createAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { withOrg } from '#store/organisation.ts'
import { beginSession } from '#store/sessions.ts'

import type { RunningDemo } from './running-demo.ts'

/** An account with these roles and a language, and what a browser context needs to be theirs. */
export async function signedIn(
  { store, organisation }: Pick<RunningDemo, 'store' | 'organisation'>,
  name: string,
  roles: Role[],
  language: 'de' | 'en',
  person?: string,
): Promise<{ account: Account; context: Pick<BrowserContextOptions, 'storageState'> }> {
  return await withOrg(store, organisation.id, async (tx) => {
    const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}.${language}@example.com`
    const account = await createAccount(tx, { email, name, roles, language })
    if (person !== undefined) await changeAccount(tx, account.id, { person })
    const { token } = await beginSession(tx, {
      account: account.id,
      factors: ['passkey'],
      agent: 'Browser test',
      address: '127.0.0.1',
    })
    const cookie = {
      name: '__Host-beleg',
      value: token,
      domain: '127.0.0.1',
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: true,
      sameSite: 'Lax' as const,
    }
    return { account, context: { storageState: { cookies: [cookie], origins: [] } } }
  })
}
