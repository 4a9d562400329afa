import { z } from 'zod'

import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import type { AccountDeclaration } from '#populations/account-declaration.ts'
import { Grant, grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'
import { people } from '#populations/person.ts'

import { Grounds, groundsIn, groundsOf } from './grounds.ts'
import { whoseIs } from './whose.ts'

/** A right that a person or a group holds, and on what grounds. What services and roles hold is no person's role. */
export const RoleGrant = Grant.pick({ id: true, system: true, policy: true, scope: true }).extend({
  ...Grounds.shape,
  /** Whose it is: absent where it is nobody's that we know. */
  holder: z.string().optional(),
  by: z.enum(['person', 'group']),
})
export type RoleGrant = z.infer<typeof RoleGrant>

export const roleGrants = derived({
  id: 'role-grant',
  item: RoleGrant,
  key: (item: RoleGrant) => item.id,
  person: (item: RoleGrant) => (item.by === 'person' ? (item.holder ?? item.id) : item.id),
  each: [grants],
  with: {
    accounts: { of: identityAccounts },
    declarations: { of: accountDeclarations },
    people: { of: people },
    ...groundsIn,
  },
  derive: (grant: Grant, { accounts, declarations, people: all, ...written }): RoleGrant[] => {
    const { id, system, policy, scope } = grant
    const held = { places: [system, scope], policy }
    const said = { id, system, policy, scope }
    const by = heldBy(grant)
    if (by === 'group') {
      const group = grant.principal.replace(namedGroup, '')
      const grounds = groundsOf({ groups: [group] }, held, written)
      return [{ ...said, by, holder: group, ...grounds }]
    }
    if (by !== 'person') return []
    const account = accountOf(grant, accounts)
    const own = declaredFor(declarations).get(account.id) ?? []
    const { person, declared } = whoseIs(account, own, all)
    if ((declared ?? account.kind) === 'service') return []
    const who = { person: person?.id, groups: person?.groups ?? [] }
    return [
      {
        ...said,
        by: 'person',
        ...(person && { holder: person.id }),
        ...groundsOf(who, held, written),
      },
    ]
  },
})

/** What stands before a group's own name; an attribute that many share is no group, and keeps its kind before it. */
const namedGroup = /^group:|^principalSet:.*\/workforcePools\/[^/]+\/(?:group\/)?/

/** Nothing for what no people hold. Of pools those of the workforce: https://cloud.google.com/iam/docs/principal-identifiers */
function heldBy({ principal, principalKind }: Grant): 'person' | 'group' | undefined {
  if (principalKind === 'user') return 'person'
  if (principalKind === 'group') return 'group'
  if (principalKind !== 'other' || !principal.includes('/workforcePools/')) return undefined
  return principal.startsWith('principalSet:') ? 'group' : 'person'
}

type Named = Pick<IdentityAccount, 'id' | 'system' | 'name' | 'email' | 'kind'>

/** The account that holds a grant; where its source did not list it, what the grant itself says. */
function accountOf(grant: Grant, accounts: readonly IdentityAccount[]): Named {
  const { principal, system } = grant
  const known = byId(accounts)
  const found = known.get(principal) ?? known.get(`${system}/${principal}`)
  if (found) return found
  const name = principal
    .replace(/^user:|^principal:.*\//, '')
    .replace(/^arn:.*:user\/(?:.*\/)?/, '')
  return { id: principal, system, name, ...(name.includes('@') && { email: name }) }
}

const byId = oncePerList(
  (accounts: readonly IdentityAccount[]) => new Map(accounts.map((each) => [each.id, each])),
)
const declaredFor = oncePerList((declarations: readonly AccountDeclaration[]) =>
  Map.groupBy(declarations, ({ account }) => account),
)
