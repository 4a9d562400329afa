/** The roles of the program, and whether whoever has them works here: one item for each. */
import { z } from 'zod'

import { endOfDate, startOfDate } from '#engine/calendar.ts'
import { derived } from '#engine/population.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { neededRoles, programRoles } from '#populations/program-role.ts'
import type { ProgramRole } from '#populations/program-role.ts'
import { programScopes } from '#populations/program-scope.ts'
import type { ProgramScope } from '#populations/program-scope.ts'
import { timeZoneOf } from '#program/people/working-time.ts'

/** Nobody, or somebody on the list of people, with the beginning of their first day and the end of their last. */
const Holder = z.object({
  person: z.string().optional(),
  beginsAt: z.iso.datetime().optional(),
  leavesAt: z.iso.datetime().optional(),
})

export const RoleAssignment = z.object({
  /** The role's. */
  id: z.string(),
  /** Absent where whoever is named is not on the list of people. */
  holder: Holder.optional(),
  deputy: Holder.optional(),
})
export type RoleAssignment = z.infer<typeof RoleAssignment>

export const roleAssignments = derived({
  id: 'role-assignment',
  item: RoleAssignment,
  key: (assignment: RoleAssignment) => assignment.id,
  each: [programScopes],
  with: {
    roles: { of: programRoles },
    people: { of: people },
    settings: { of: organisationSettings },
  },
  derive(_scope: ProgramScope, { roles, people: everybody, settings }): RoleAssignment[] {
    const zone = timeZoneOf(settings)
    const listed = new Map(everybody.map((person) => [person.id, person]))
    const own = new Map<string, ProgramRole>(roles.map((role) => [role.role, role]))
    const ids = new Set<string>([...neededRoles, ...own.keys()])
    return [...ids].toSorted().map((id) => {
      const role = own.get(id)
      const holder = holderOf(role?.holder, listed, zone)
      const deputy = holderOf(role?.deputy, listed, zone)
      return { id, ...(holder && { holder }), ...(deputy && { deputy }) }
    })
  },
})

function holderOf(
  person: string | undefined,
  listed: ReadonlyMap<string, Person>,
  zone: string,
): z.infer<typeof Holder> | undefined {
  if (person === undefined) return {}
  const found = listed.get(person)
  if (!found) return undefined
  return {
    person,
    ...(found.start !== undefined && { beginsAt: startOfDate(found.start, zone).toISOString() }),
    ...(found.end !== undefined && { leavesAt: endOfDate(found.end, zone).toISOString() }),
  }
}
