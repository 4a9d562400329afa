import { accountOwners } from '#program/access/account-owner.ts'
import { itemsOfPeople } from '#store/items-of-people.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { maySee } from '#web/console/look.ts'
import type { GuestVisit } from '#web/route.ts'

/** An account in a connected system that is somebody's, or one that their work needs. */
export interface GivenAccess {
  name: string
  url?: string
  /** What a need of a role may name it by: the account, its system. */
  places: readonly string[]
  state: 'active' | 'inactive' | 'unknown' | 'needed'
}

/** The accounts of these people, by person, as the sources' accounts were matched to people last. */
export async function givenAccess(
  tx: Tx,
  visit: GuestVisit,
  persons: readonly string[],
): Promise<Map<string, GivenAccess[]>> {
  const { id: population, item } = accountOwners
  if (!maySee(visit, population)) return new Map()
  const found = await itemsOfPeople(tx, population, ['owner', 'person'], persons)
  const given = new Map<string, GivenAccess[]>()
  for (const content of found) {
    const { id, system, active, kind, owner } = item.parse(content)
    // Whoever answers for a service was not given it to sign in with.
    if (!owner || kind === 'service') continue
    const state = typeof active === 'boolean' ? (active ? 'active' : 'inactive') : 'unknown'
    const access: GivenAccess = {
      name: `${system}: ${id}`,
      places: [id, system],
      state,
      url: urls.consoleItem(population, id),
    }
    given.set(owner.person, [...(given.get(owner.person) ?? []), access])
  }
  return given
}
