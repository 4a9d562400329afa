/** Why somebody whose approval is waited for cannot give it now. */
import { dateIn } from '#engine/calendar.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { absences } from '#populations/absence.ts'
import { findAccounts } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'

export interface Hindrance {
  /** Their account is closed, or was deleted; it may not approve policies any more; they left; they are away. */
  kind: 'closed' | 'role-lost' | 'left' | 'away'
  /** The last day of theirs, or of their absence. */
  day?: string
}

/** What keeps an account from approving at an instant; nothing where nothing does. */
export async function hindranceOf(
  tx: Tx,
  account: string,
  at: Date,
): Promise<Hindrance | undefined> {
  const [found] = await findAccounts(tx, [account])
  if (!found || found.disabledAt) return { kind: 'closed' }
  if (!permissionsOf(found.roles).has('policy.approve')) return { kind: 'role-lost' }
  const { person: id } = found
  if (id === undefined) return undefined
  const today = dateIn((await readOrganisation(tx)).timeZone, at)
  const end = (await findPerson(tx, id))?.person.end
  if (end !== undefined && end < today) return { kind: 'left', day: end }
  const days = (await managedItems(tx, absences))
    .filter(({ person, from, to }) => person === id && from <= today && today <= to)
    .map(({ to }) => to)
    .toSorted()
  const last = days.at(-1)
  return last === undefined ? undefined : { kind: 'away', day: last }
}
