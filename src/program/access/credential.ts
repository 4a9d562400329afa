import { z } from 'zod'

import { derived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { accessKeys } from '#populations/access-key.ts'
import type { AccessKey } from '#populations/access-key.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { principals } from '#populations/principal.ts'
import type { Principal } from '#populations/principal.ts'
import { isKnown, reported } from '#populations/reported.ts'

/** One way to use rights: a password, a key, or a role that somebody takes on. */
export const Credential = z.object({
  id: z.string(),
  kind: z.enum(['password', 'key', 'role']),
  active: reported(z.boolean()),
  /** `null` where it was never used. */
  lastUsed: reported(z.iso.datetime().nullable()),
  /** Since when it is there: from then on the days of one never used are counted. */
  since: reported(z.iso.datetime()),
  /** Meant to lie unused. */
  isBreakGlass: z.boolean(),
})
export type Credential = z.infer<typeof Credential>

const all: readonly Population<IdentityAccount | AccessKey | Principal>[] = [
  identityAccounts,
  accessKeys,
  principals,
]

export const credentials = derived({
  id: 'credential',
  item: Credential,
  key: (item: Credential) => item.id,
  each: all,
  with: {
    declarations: { of: accountDeclarations, by: (each: AccountDeclaration) => each.account },
  },
  derive: (each: IdentityAccount | AccessKey | Principal, { declarations }): Credential[] => {
    const isBreakGlass = declarations.some(({ kind }) => kind === 'break-glass')
    if ('holder' in each) {
      const { id, active, lastUsed, created: since } = each
      return [{ kind: 'key', isBreakGlass, ...saying({ id, active, lastUsed, since }) }]
    }
    if (!('name' in each) || each.kind === 'root') return []
    if (each.kind === 'role') {
      const { id, lastUsed, created: since } = each
      return [{ kind: 'role', active: true, isBreakGlass, ...saying({ id, lastUsed, since }) }]
    }
    return 'password' in each ? [passwordOf(each, isBreakGlass)] : []
  },
})

/** A password given anew counts from then: it was not there before. */
function passwordOf(account: IdentityAccount, isBreakGlass: boolean): Credential {
  const { password } = account
  const id = `${account.id}/password`
  const kind = 'password' as const
  if (!isKnown(password)) return { id, kind, isBreakGlass, ...saying({ active: password }) }
  const { enabled: active, lastUsed, changed } = password
  return {
    id,
    kind,
    isBreakGlass,
    active,
    ...saying({ lastUsed, since: changed ?? account.created }),
  }
}

function saying<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }
function saying(fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
