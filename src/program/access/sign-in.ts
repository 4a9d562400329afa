import { z } from 'zod'

import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import type { IdentitySetting } from '#populations/identity-setting.ts'
import { people } from '#populations/person.ts'
import { isKnown, reported } from '#populations/reported.ts'

import { whoseIs } from './whose.ts'

/** A way past single sign-on: an account with a password, or a person's with keys, of its own; or a system, that has it or has nobody sign in. */
export const SignIn = z.object({
  id: z.string(),
  of: z.enum(['account', 'system']),
  /** Of a system: people come in by way of an identity provider. */
  singleSignOn: reported(z.boolean()),
  /** Whether there is a password of one's own to sign in with: of the account, or of anybody in the system. */
  ownPassword: reported(z.boolean()),
  /** Of a person's account: how many lasting keys it has to sign in with, which neither single sign-on nor a second factor stands before. */
  ownKeys: reported(z.int().min(0)),
  isBreakGlass: z.boolean(),
})
export type SignIn = z.infer<typeof SignIn>

const both: readonly Population<IdentityAccount | IdentitySetting>[] = [
  identityAccounts,
  identitySettings,
]

export const signIns = derived({
  id: 'sign-in',
  item: SignIn,
  key: (item: SignIn) => item.id,
  each: both,
  with: {
    declarations: { of: accountDeclarations, by: (each: AccountDeclaration) => each.account },
    accounts: {
      of: identityAccounts,
      by: (account: IdentityAccount) => `${account.system}/single-sign-on`,
    },
    people: { of: people },
  },
  derive: (
    each: IdentityAccount | IdentitySetting,
    { declarations, accounts, people: all },
  ): SignIn[] => {
    if ('setting' in each) {
      if (each.setting !== 'single-sign-on') return []
      const own = passwordsOf(accounts)
      return [
        {
          id: each.id,
          of: 'system',
          ...(each.on !== undefined && { singleSignOn: each.on }),
          ...(own !== undefined && { ownPassword: own }),
          isBreakGlass: false,
        },
      ]
    }
    // Google keeps no passwords beside the directory's, but of those who made their account themselves.
    if (each.provider === 'gcp' && each.password === undefined) return []
    // An account of the sign-on itself is no way past it.
    if (each.kind === 'root' || each.kind === 'service' || each.isSignOn) return []
    const { password, keys } = each
    const own = isKnown(password) ? password.enabled : password
    const { person, declared } = whoseIs(each, declarations, all)
    // Whether somebody stands behind keys alone, or a machine, AWS does not say.
    const isPersons = (declared ?? each.kind ?? (person && 'human')) === 'human'
    return [
      {
        id: each.id,
        of: 'account',
        ...(own !== undefined && { ownPassword: own }),
        ...(isPersons && keys !== undefined && { ownKeys: keys }),
        isBreakGlass:
          each.kind === 'break-glass' || declarations.some(({ kind }) => kind === 'break-glass'),
      },
    ]
  },
})

/** Whether anybody in the system has one; not known where one is not, and none is known to be there. */
function passwordsOf(accounts: readonly IdentityAccount[]): SignIn['ownPassword'] {
  const people = accounts.filter(({ kind, provider }) => kind !== 'root' && provider !== 'gcp')
  if (people.some(({ password }) => isKnown(password) && password.enabled)) return true
  const unread = people.find(({ password }) => !isKnown(password))
  if (!unread) return false
  return isKnown(unread.password) ? undefined : unread.password
}
