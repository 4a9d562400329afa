import { derived } from '#engine/population.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { PasswordPolicy, passwordPolicies } from '#populations/password-policy.ts'
import { isKnown } from '#populations/reported.ts'

/**
 * The password policy of a system where somebody has a password. One that binds nobody says nothing about anybody's
 * password, however strict or lax it is: where there are only such, the population is empty and nothing is known.
 */
export type PasswordRule = PasswordPolicy

export const passwordRules = derived({
  id: 'password-rule',
  item: PasswordPolicy,
  key: (rule: PasswordRule) => rule.id,
  each: [passwordPolicies],
  with: {
    accounts: {
      of: identityAccounts,
      by: (account: IdentityAccount) => `${account.system}/password-policy`,
    },
  },
  derive: (policy: PasswordPolicy, { accounts }) => {
    // Root is under no policy, and what the source itself calls a service has no password. Whoever's is not known may have one.
    const others = accounts.filter(({ kind }) => kind !== 'root' && kind !== 'service')
    const bindsNobody =
      accounts.length > 0 && others.every(({ password }) => isKnown(password) && !password.enabled)
    return bindsNobody ? [] : [policy]
  },
})
