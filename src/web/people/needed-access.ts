import { matches } from '#engine/exclusion.ts'
import type { Person } from '#populations/person.ts'
import { roleEntitlements } from '#populations/role-entitlement.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { maySee } from '#web/console/look.ts'
import type { GuestVisit } from '#web/route.ts'

import type { GivenAccess } from './given-access.ts'

/** What the work of these people's groups needs and none of their accounts gives, by person. */
export async function neededAccess(
  tx: Tx,
  visit: GuestVisit,
  joining: readonly Person[],
  given: ReadonlyMap<string, readonly GivenAccess[]>,
): Promise<Map<string, GivenAccess[]>> {
  if (!maySee(visit, roleEntitlements.id)) return new Map()
  const byGroup = Map.groupBy(await managedItems(tx, roleEntitlements), ({ group }) => group)
  return new Map(
    joining.map(({ id, groups }) => {
      const has = (given.get(id) ?? []).filter(({ state }) => state !== 'inactive')
      const needed = groups
        .flatMap((group) => byGroup.get(group) ?? [])
        .filter(({ system }) => !has.some(({ places }) => places.some((at) => matches(system, at))))
      const systems = new Map(needed.map((each) => [each.system, each]))
      return [
        id,
        Array.from(systems.values(), ({ id: key, system }) => ({
          name: system,
          places: [],
          state: 'needed' as const,
          url: urls.keptItem(roleEntitlements.id, key),
        })),
      ]
    }),
  )
}
