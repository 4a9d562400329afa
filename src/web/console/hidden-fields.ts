/** Who may see what an entry of the log hides. */
import type { Permission } from '#engine/permissions.ts'
import type { Entry } from '#log/entry.ts'
import { allActions } from '#run/all-actions.ts'
import { permissionForItem, permissionForTest } from '#web/permission-for.ts'

/** What people did to people, and to accounts, is seen by those who may see these. */
const ofPeople: readonly Permission[] = ['people.change', 'agreement.change', 'people.see']
const ofAccounts: readonly Permission[] = ['user.change', 'user.see']

/** The permission to see what exactly was done by an action; of one we do not know it might be anything. */
export function permissionToSee(action: string, subject?: string, what?: unknown): Permission {
  const definition = allActions.find(({ id }) => id === action)
  const [population = ''] = (subject ?? '').split('/')
  if (!definition || definition.person || ofPeople.includes(definition.permission))
    return 'people.see'
  if (ofAccounts.includes(definition.permission)) return 'user.see'
  const { test } = Object(what)
  return test === undefined ? permissionForItem(population, what) : permissionForTest(test)
}

/** The permission to see the hidden fields of an entry; `action` is which one it records, where it does. */
export function permissionToOpen(
  entry: Entry,
  action: { name: string; subject?: string; what?: unknown } | undefined,
): Permission {
  switch (entry.t) {
    case 'run':
    case 'reveal':
    case 'document':
    case 'genesis':
    case 'key':
    case 'test':
    case 'control':
    case 'status':
    case 'withdraw':
    case 'anchor':
      return 'program.see'
    case 'exception':
      return permissionForTest(entry.test)
    case 'action':
      return action ? permissionToSee(action.name, action.subject, action.what) : 'people.see'
    case 'correct':
    case 'erase':
    case 'other':
      return 'people.see'
  }
}
