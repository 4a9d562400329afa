import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { liveAccess } from '#populations/live-access.ts'
import type { LiveAccess } from '#populations/live-access.ts'
import { people } from '#populations/person.ts'

import { whoseIs } from './whose.ts'

/**
 * Since when somebody's account is known to be open: as its source says that it was made, or since we first saw it, whichever is
 * earlier. What was shut off since stays, as live-access does. Not of services and emergency accounts, which are nobody's own.
 */
export const AccountOpening = z.object({
  /** The account's. */
  id: z.string(),
  person: z.string(),
  opened: z.iso.datetime(),
})
export type AccountOpening = z.infer<typeof AccountOpening>

export const accountOpenings = derived({
  id: 'account-opening',
  item: AccountOpening,
  key: (item: AccountOpening) => item.id,
  person: (item: AccountOpening) => item.person,
  each: [liveAccess],
  with: {
    accounts: { of: identityAccounts, by: (each: IdentityAccount) => each.id },
    declarations: { of: accountDeclarations, by: (each: AccountDeclaration) => each.account },
    people: { of: people },
  },
  derive: (live: LiveAccess, { accounts, declarations, people: all }): AccountOpening[] => {
    const { person, declared } = whoseIs(live, declarations, all)
    const kind = declared ?? live.kind ?? accounts[0]?.kind ?? 'human'
    if (!person || kind !== 'human') return []
    const made = accounts.flatMap(({ created }) => (typeof created === 'string' ? created : []))
    const [opened] = [...made, live.firstSeenAt ?? []].flat().toSorted()
    return opened === undefined ? [] : [{ id: live.id, person: person.id, opened }]
  },
})
