/** What somebody must be permitted to see items: of people for few, of things for whoever sees the program. */
import type { Permission } from '#engine/permissions.ts'
import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'

import type { Managed } from './managed.ts'

/** What else is about people. Reconciliations say in free text who was missing where, and roles and access who leaves when. */
const ofPeople =
  /^(person|duty-reminder|people-|training-|course-attempt|device-owner|role-assignment|live-access)/

/** What people keep says who may see it; of the others those about people are told apart from those about things. */
export function permissionToSee(
  tested: readonly Population<unknown>[],
  kept: readonly Managed[],
): (population: string) => Permission {
  const seen = new Map(kept.map(({ population, see }) => [population.id, see]))
  // What is judged of people, and what that is derived of, where each item is about one.
  const judged = new Set(
    tested
      .flatMap(withInputs)
      .filter((each) => each.person !== undefined)
      .map(({ id }) => id),
  )
  return (id) =>
    seen.get(id) ?? (judged.has(id) || ofPeople.test(id) ? 'people.see' : 'program.see')
}

function withInputs(population: Population<unknown>): Population<unknown>[] {
  if (!isDerived(population)) return [population]
  const related = Object.values(population.with).map(({ of }) => of)
  return [population, ...[...population.each, ...related].flatMap(withInputs)]
}
