import { derived } from '#engine/population.ts'
import { IdentityAccount, identityAccounts } from '#populations/identity-account.ts'

/** The root user of each cloud account. */
export const rootUsers = derived({
  id: 'root-user',
  item: IdentityAccount,
  key: (account: IdentityAccount) => account.id,
  each: [identityAccounts],
  with: {},
  derive: (account: IdentityAccount) => (account.kind === 'root' ? [account] : []),
})
