/** People who act, for tests. */
import { permissionsOf } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import type { Actor } from '#program/action.ts'
import { allActions } from '#run/all-actions.ts'
import { performAction } from '#run/perform-action.ts'
import type { TestCompany } from '#run/test-company.ts'

/** Somebody with these roles. */
export function actorOf(id: string, ...roles: Role[]): Actor {
  return { kind: 'account', id, name: id, permissions: permissionsOf(roles) }
}

/** Performs an action by its id, as somebody who proved a moment ago who they are. */
export async function perform(
  { store, org }: TestCompany,
  actor: Actor,
  id: string,
  input: Record<string, unknown>,
  isProved = true,
): Promise<Record<string, unknown>> {
  const found = allActions.find((each) => each.id === id)
  if (!found) throw new Error(`no action ${id}`)
  const where = { store, org, site: 'https://trust.example' }
  const output = await performAction(where, found, actor, input, { isProved })
  return { ...Object(output) }
}
