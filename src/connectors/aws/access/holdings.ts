import { isAdministrator } from '#populations/policy/administrator.ts'
import { rightsOf } from '#populations/policy/rights.ts'
import type { Rights } from '#populations/policy/rights.ts'
import type { Statement } from '#populations/policy/statement.ts'

import type { Detail, Holder, ManagedPolicy } from './authorization-schema.ts'

/** One policy as somebody holds it: `statements` absent where the policy itself was not among what we were given. */
export interface Holding {
  /** Its ARN, or `inline/<name>`. */
  policy: string
  /** `direct`, or the ARN of the group it came through. */
  via: string
  statements: readonly Statement[] | undefined
}

/** What one user or role holds, and what it comes to; absent where some of it is not known. */
export interface Held {
  holder: Holder
  holdings: readonly Holding[]
  /** `unknown` where there is a boundary that we were not given. */
  boundary: readonly Statement[] | 'unknown' | undefined
  rights: Rights | undefined
  isAdmin: boolean | undefined
}

/** Everything that users and roles of an account hold, whatever order they were listed in; service-linked roles are AWS's. */
export interface AccountRights {
  users: readonly Held[]
  roles: readonly Held[]
  /** ARNs of groups whose members may do everything. */
  mightyGroups: readonly string[]
  groupArn(name: string): string | undefined
}

/** Joins what users, groups, roles and policies say of each other. */
export function holdingsOf(details: readonly Detail[]): AccountRights {
  const policies = new Map(
    details
      .filter((each): each is ManagedPolicy => each.kind === 'policy')
      .map((each) => [each.arn, each.statements]),
  )
  const holders = details.filter((each): each is Holder => each.kind !== 'policy')
  const groups = new Map(
    holders.filter(({ kind }) => kind === 'group').map((group) => [group.name, group]),
  )
  return {
    users: holders.filter(({ kind }) => kind === 'user').map(heldBy),
    roles: holders
      .filter(({ kind, path }) => kind === 'role' && !path.startsWith('/aws-service-role/'))
      .map(heldBy),
    mightyGroups: [...groups.values()]
      .filter((group) => heldBy(group).isAdmin)
      .map(({ arn }) => arn),
    groupArn: (name) => groups.get(name)?.arn,
  }

  function heldBy(holder: Holder): Held {
    const holdings = [
      ...own(holder, 'direct'),
      ...holder.groups.flatMap((name) => {
        const group = groups.get(name)
        return group ? own(group, group.arn) : []
      }),
    ].map((holding) => ({ ...holding, statements: filledIn(holding.statements, holder) }))
    const boundary =
      holder.boundary === undefined ? undefined : (policies.get(holder.boundary) ?? 'unknown')
    const all = holdings.flatMap(({ statements }) => statements ?? [])
    // A group that was not given may hold anything.
    const isKnown =
      holder.groups.every((name) => groups.has(name)) &&
      boundary !== 'unknown' &&
      holdings.every(({ statements }) => statements)
    const rights = isKnown ? rightsOf(all, boundary) : undefined
    return { holder, holdings, boundary, rights, isAdmin: rights && isAdministrator(rights) }
  }

  function own({ inline, attached }: Holder, via: string): Holding[] {
    return [
      ...inline.map(({ name, statements }) => ({ policy: `inline/${name}`, via, statements })),
      ...attached.map((arn) => ({ policy: arn, via, statements: policies.get(arn) })),
    ]
  }
}

/** Policies with the user's own name put in for `${aws:username}`; of a role they then match nothing, as with AWS. */
function filledIn(
  statements: readonly Statement[] | undefined,
  holder: Holder,
): readonly Statement[] | undefined {
  if (holder.kind !== 'user') return statements
  return statements?.map((statement) => {
    const { resources } = statement
    if (!resources?.patterns.some((pattern) => pattern.includes('${'))) return statement
    const patterns = resources.patterns.map((pattern) =>
      pattern.replace(/\$\{aws:username\}/gi, () => holder.name),
    )
    return { ...statement, resources: { ...resources, patterns } }
  })
}
