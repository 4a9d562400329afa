/** On what grounds somebody has access: what their role needs, or what was approved for them. */
import { z } from 'zod'

import { matches } from '#engine/exclusion.ts'
import { oncePerList } from '#engine/once-per-list.ts'
import type { Related } from '#engine/population.ts'
import { accessApprovals } from '#populations/access-approval.ts'
import type { AccessApproval } from '#populations/access-approval.ts'
import { roleEntitlements } from '#populations/role-entitlement.ts'
import type { RoleEntitlement } from '#populations/role-entitlement.ts'

export const Grounds = z.object({
  /** The groups whose work needs it. */
  roles: z.array(z.string()),
  /** From which day until which it was approved. */
  approvals: z.array(z.object({ from: z.iso.date(), until: z.iso.date() })),
  /** Whether anything at all is written down of what roles need: else nobody can tell. */
  isBaselineKnown: z.boolean(),
})
export type Grounds = z.infer<typeof Grounds>

/** What a derivation looks into to find grounds. */
export const groundsIn: {
  entitlements: Related<RoleEntitlement>
  approvals: Related<AccessApproval>
} = { entitlements: { of: roleEntitlements }, approvals: { of: accessApprovals } }

interface Written {
  entitlements: readonly RoleEntitlement[]
  approvals: readonly AccessApproval[]
}

/** What somebody has: in these places (any of them may be the one that is written down), and which right where one is meant. */
interface Held {
  places: readonly string[]
  policy?: string
}

/** The grounds on which a person in these groups, or a group by itself, has it. */
export function groundsOf(
  who: { person?: string | undefined; groups: readonly string[] },
  held: Held,
  { entitlements, approvals }: Written,
): Grounds {
  const roles = [...new Set(who.groups)].filter((group) =>
    byGroup(entitlements)
      .get(group)
      ?.some((each) => covers(each, held)),
  )
  const own = who.person === undefined ? [] : (byPerson(approvals).get(who.person) ?? [])
  return {
    roles: roles.toSorted(),
    approvals: own
      .filter((each) => covers(each, held))
      .map(({ from, until }) => ({ from, until }))
      .toSorted((a, b) => (`${a.until} ${a.from}` < `${b.until} ${b.from}` ? -1 : 1)),
    isBaselineKnown: entitlements.length > 0,
  }
}

function covers(written: { system: string; policy: string }, { places, policy }: Held): boolean {
  return (
    places.some((place) => matches(written.system, place)) &&
    (policy === undefined || matches(written.policy, policy))
  )
}

const byGroup = oncePerList((all: readonly RoleEntitlement[]) =>
  Map.groupBy(all, ({ group }) => group),
)
const byPerson = oncePerList((all: readonly AccessApproval[]) =>
  Map.groupBy(all, ({ person }) => person),
)
