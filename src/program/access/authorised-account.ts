import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { people } from '#populations/person.ts'
import { reported } from '#populations/reported.ts'

import { Grounds, groundsIn, groundsOf } from './grounds.ts'
import { whoseIs } from './whose.ts'

/** An account that a person signs in with, and on what grounds they have it. Services and root are asked about elsewhere. */
export const AuthorisedAccount = Grounds.extend({
  id: z.string(),
  system: z.string(),
  active: reported(z.boolean()),
  /** Absent where it is nobody's that we know. */
  person: z.string().optional(),
  /** It stands for the accounts of members whom nobody told us. */
  isGroup: z.literal(true).optional(),
})
export type AuthorisedAccount = z.infer<typeof AuthorisedAccount>

export const authorisedAccounts = derived({
  id: 'authorised-account',
  item: AuthorisedAccount,
  key: (item: AuthorisedAccount) => item.id,
  person: (item: AuthorisedAccount) => item.person ?? item.id,
  each: [identityAccounts],
  with: {
    declarations: { of: accountDeclarations, by: (each: AccountDeclaration) => each.account },
    people: { of: people },
    ...groundsIn,
  },
  derive: (
    account: IdentityAccount,
    { declarations, people: all, ...written },
  ): AuthorisedAccount[] => {
    const { id, system, active } = account
    if (account.kind === 'group') {
      return [{ id, system, isGroup: true, ...groundsOf({ groups: [] }, { places: [] }, written) }]
    }
    const { person, declared } = whoseIs(account, declarations, all)
    const kind = declared ?? account.kind
    if (account.kind === 'root' || kind === 'service') return []
    const who = { person: person?.id, groups: person?.groups ?? [] }
    return [
      {
        id,
        system,
        ...(active !== undefined && { active }),
        ...(person && { person: person.id }),
        ...groundsOf(who, { places: [id, system] }, written),
      },
    ]
  },
})
