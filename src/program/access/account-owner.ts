import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { people } from '#populations/person.ts'
import { reported } from '#populations/reported.ts'

import { whoseIs } from './whose.ts'

/** An account, and whose it is. Root belongs to the account itself, and is asked about by root-locked. */
export const AccountOwner = z.object({
  id: z.string(),
  system: z.string(),
  active: reported(z.boolean()),
  /** What it was declared to be, or what its source knows. */
  kind: z.string().optional(),
  /** The person it belongs to, or who answers for it; absent where there is none. */
  owner: z.object({ person: z.string(), end: z.iso.date().optional() }).optional(),
})
export type AccountOwner = z.infer<typeof AccountOwner>

export const accountOwners = derived({
  id: 'account-owner',
  item: AccountOwner,
  key: (item: AccountOwner) => item.id,
  person: (item: AccountOwner) => item.owner?.person ?? item.id,
  each: [identityAccounts],
  with: {
    declarations: { of: accountDeclarations, by: (each: AccountDeclaration) => each.account },
    people: { of: people },
  },
  derive: (account: IdentityAccount, { declarations, people: all }) => {
    if (account.kind === 'root') return []
    const { id, system, active } = account
    // Whoever answers for a group does not answer for each account in it.
    if (account.kind === 'group') return [{ id, system, kind: account.kind }]
    const { person, declared } = whoseIs(account, declarations, all)
    const kind = declared ?? account.kind
    return [
      {
        id,
        system,
        ...(active !== undefined && { active }),
        ...(kind !== undefined && { kind }),
        ...(person && {
          owner: { person: person.id, ...(person.end !== undefined && { end: person.end }) },
        }),
      },
    ]
  },
})
