/** What somebody must be permitted to see items, tests and exceptions. */
import type { Permission } from '#engine/permissions.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { findManaged, findTest, managed, tests } from '#program/index.ts'
import { permissionOf } from '#program/managed.ts'
import { permissionToSee } from '#program/permission-to-see.ts'

/** `exception` is what their actions are done to. */
const exceptions = new Set([exceptionRecords.id, exceptionRequests.id, 'exception'])

const toSee = permissionToSee(
  tests.map(({ test }) => test.on),
  managed,
)

/** To see the items of a population. */
export function permissionFor(id: string): Permission {
  return toSee(id)
}

/** To see what is said of a test's items; of a test that is not there it might be about anybody. */
export function permissionForTest(id: unknown): Permission {
  const test = typeof id === 'string' ? findTest(id) : undefined
  return test ? permissionFor(test.on.id) : 'people.see'
}

/** To see one item: an exception names the items of its test, and why they fail. */
export function permissionForItem(population: string, content: unknown): Permission {
  if (exceptions.has(population)) return permissionForTest(Object(content).test)
  const kept = findManaged(population)
  return kept ? permissionOf(kept, content) : permissionFor(population)
}
