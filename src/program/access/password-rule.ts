import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { PasswordPolicy, passwordPolicies } from '#populations/password-policy.ts'
import { isKnown } from '#populations/reported.ts'

/** A system's password policy, and whether anybody has a password there that it could bind. */
export const PasswordRule = PasswordPolicy.extend({ bindsNobody: z.boolean() })
export type PasswordRule = z.infer<typeof PasswordRule>

export const passwordRules = derived({
  id: 'password-rule',
  item: PasswordRule,
  key: (rule: PasswordRule) => rule.id,
  each: [passwordPolicies],
  with: {
    accounts: {
      of: identityAccounts,
      by: (account: IdentityAccount) => `${account.system}/password-policy`,
    },
  },
  derive: (policy: PasswordPolicy, { accounts }) => {
    // Root is under no policy. Whoever's password is not known may have one.
    const others = accounts.filter(({ kind }) => kind !== 'root')
    const bindsNobody =
      accounts.length > 0 && others.every(({ password }) => isKnown(password) && !password.enabled)
    return [{ ...policy, bindsNobody }]
  },
})
