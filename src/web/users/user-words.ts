import { roleWords } from '#program/users/user-fields.ts'
import type { AccountLine } from '#store/account-lines.ts'
import type { Account } from '#store/accounts.ts'
import type { GuestVisit } from '#web/route.ts'

/** An account's roles as people call them. */
export function rolesIn({ formats, language }: GuestVisit, { roles }: Account): string {
  return formats.list(roles.map((role) => roleWords[role][language]))
}

/** What somebody signs in with: that it is there, and nothing of it. */
export function factorsIn({ t, formats }: GuestVisit, line: AccountLine): string {
  const words = t.people.users
  const { account, passkeys, identities } = line
  const factors = [
    ...(passkeys > 0 ? [words.passkeys(passkeys)] : []),
    ...(account.hasPassword ? [words.password] : []),
    ...(account.hasTotp ? [words.app] : []),
    ...(identities > 0 ? [words.singleSignOn] : []),
  ]
  return factors.length === 0 ? words.noFactor : formats.list(factors)
}
