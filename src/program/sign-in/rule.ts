/** Which ways of signing in are open. */
import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import type { Account } from '#store/accounts.ts'
import { currentVersion } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

const SignInRule = z.object({
  id: z.literal('sign-in'),
  /** Everybody signs in through a provider; administrators may use a passkey as well, so that somebody gets in. */
  onlyProviders: z.boolean(),
})
type SignInRule = z.infer<typeof SignInRule>

export const signInRules: Population<SignInRule> = {
  id: 'sign-in-rule',
  item: SignInRule,
  key: ({ id }) => id,
  kind: 'managed',
}

/** Whether single sign-on alone counts, but for administrators' passkeys. */
export async function isOnlyProviders(tx: Tx): Promise<boolean> {
  const version = await currentVersion(tx, signInRules.id, 'sign-in')
  return version !== undefined && SignInRule.parse(version.content).onlyProviders
}

/** Whether a passkey of this account opens anything. */
export async function mayUsePasskey(tx: Tx, { roles }: Account): Promise<boolean> {
  return roles.includes('admin') || !(await isOnlyProviders(tx))
}
