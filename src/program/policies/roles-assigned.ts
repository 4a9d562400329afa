import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { roleAssignments } from './role-assignment.ts'
import type { RoleAssignment } from './role-assignment.ts'

const began = { beginsAt: '2026-01-01T00:00:00.000Z' }

export const rolesAssigned = test({
  id: 'roles-assigned',
  asks: {
    de: 'Hat jede Rolle des Programms eine Person und eine Vertretung, die beide hier arbeiten?',
    en: 'Does each role of the program have a holder and a deputy who both work here?',
  },
  on: roleAssignments,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ holder, deputy }, at): Finding {
    const changes = [holder, deputy]
      .flatMap((each) => [each?.beginsAt ?? [], each?.leavesAt ?? []].flat())
      .filter((each) => new Date(each) > at)
      .toSorted()
    const until = changes[0] === undefined ? {} : { until: new Date(changes[0]) }
    if (holder && isOpen(holder, at)) return { ...fail('no-holder'), ...until }
    if (deputy && isOpen(deputy, at)) return { ...fail('no-deputy'), ...until }
    if (!holder || !deputy) return { ...unknown('not-listed'), ...until }
    if (holder.person === deputy.person) return fail('same-person')
    // Whoever's first day is not known may not have come yet.
    const hasBegun = holder.beginsAt !== undefined && deputy.beginsAt !== undefined
    return { ...(hasBegun ? pass : unknown('no-first-day')), ...until }
  },
  reasons: {
    de: {
      'not-listed': () =>
        'Wer hier genannt ist, steht nicht auf der Personenliste; ob die Person hier arbeitet, ist unklar.',
      'no-first-day': () =>
        'Von einer der beiden Personen steht der erste Tag nicht im Verzeichnis; ob sie schon hier arbeitet, ist unklar.',
      'no-holder': () => 'Niemand, der hier arbeitet, hat diese Rolle.',
      'no-deputy': () => 'Niemand, der hier arbeitet, vertritt diese Rolle.',
      'same-person': () => 'Niemand vertritt sich selbst.',
    },
    en: {
      'not-listed': () =>
        'Whoever is named is not on the list of people; nobody can tell whether they work here.',
      'no-first-day': () =>
        'The register does not say when the first day of one of the two was, so nobody can tell whether they work here yet.',
      'no-holder': () => 'Nobody who works here has this role.',
      'no-deputy': () => 'Nobody who works here is deputy for this role.',
      'same-person': () => 'Nobody is their own deputy.',
    },
  },
  fixtures: {
    pass: {
      id: 'security-lead',
      holder: { person: 'person-1', ...began },
      deputy: { person: 'person-2', ...began },
    },
    fail: { id: 'security-lead', holder: { person: 'person-1', ...began }, deputy: {} },
    unknown: { id: 'security-lead' },
  },
})

function isOpen(
  { person, beginsAt, leavesAt }: NonNullable<RoleAssignment['holder']>,
  at: Date,
): boolean {
  if (person === undefined || (beginsAt !== undefined && new Date(beginsAt) > at)) return true
  return leavesAt !== undefined && new Date(leavesAt) <= at
}
