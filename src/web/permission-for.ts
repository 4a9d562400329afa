/** What somebody must be permitted to see items: of people for few, of things for whoever sees the program. */
import type { Permission } from '#engine/permissions.ts'
import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { findManaged, findTest, tests } from '#program/index.ts'

/** What is judged of people, and what that is derived of, where each item is about one. */
const judgedOfPeople = new Set(
  tests
    .flatMap(({ test }) => withInputs(test.on))
    .filter((each) => each.person !== undefined)
    .map(({ id }) => id),
)
/** What else is about them. Reconciliations say in free text who was missing where, and roles and access who leaves when. */
const ofPeople =
  /^(person|duty-reminder|people-|training-|course-attempt|device-owner|role-assignment|live-access)/
/** `exception` is what their actions are done to. */
const exceptions = new Set([exceptionRecords.id, exceptionRequests.id, 'exception'])

/** What people keep says who may see it; of the others those about people are told apart from those about things. */
export function permissionFor(id: string): Permission {
  const kept = findManaged(id)
  if (kept) return kept.see
  return judgedOfPeople.has(id) || ofPeople.test(id) ? 'people.see' : 'program.see'
}

function withInputs(population: Population<unknown>): Population<unknown>[] {
  if (!isDerived(population)) return [population]
  const related = Object.values(population.with).map(({ of }) => of)
  return [population, ...[...population.each, ...related].flatMap(withInputs)]
}

/** To see what is said of a test's items; of a test that is not there it might be about anybody. */
export function permissionForTest(id: unknown): Permission {
  const test = typeof id === 'string' ? findTest(id) : undefined
  return test ? permissionFor(test.on.id) : 'people.see'
}

/** To see one item: an exception names the items of its test, and why they fail. */
export function permissionForItem(population: string, content: unknown): Permission {
  return exceptions.has(population)
    ? permissionForTest(Object(content).test)
    : permissionFor(population)
}
