import { OperatingError } from '#engine/operating-error.ts'
import type { Permission } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { explain } from '#store/explain.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { permissionFor } from '#web/permission-for.ts'
import type { GuestVisit } from '#web/route.ts'

const longestQueryMs = 10_000

/** Reads for a page: whoever is in front of one waits for seconds, not for ever. */
export async function look<Result>(
  { house }: GuestVisit,
  read: (tx: Tx) => Promise<Result>,
  withinMs = longestQueryMs,
): Promise<Result> {
  return await readOrg(house.store, house.organisation.id, read, { withinMs })
}

/** The same answer for what is not there and for an address that is made up. */
export function missing(): Refusal {
  return new Refusal('missing', 'page-missing', 'There is no such page.', 'Go back.')
}

/** Whether somebody may see the items of a population: those about people are for few. */
export function maySee(
  { guest }: { guest: Pick<GuestVisit['guest'], 'permissions'> },
  population: string,
): boolean {
  return guest.permissions.has(permissionFor(population))
}

/** Refuses whoever may not see the items of a population. */
export function refuseUnseen(visit: GuestVisit, population: string): void {
  refuseWithout(visit, permissionFor(population))
}

/** Refuses whoever has not got a permission. */
export function refuseWithout({ guest }: GuestVisit, permission: Permission): void {
  if (guest.permissions.has(permission)) return
  throw new Refusal(
    'forbidden',
    'not-permitted',
    `This takes the permission ${permission}.`,
    'Ask an administrator of your organisation for a role that has it.',
  )
}

/** Whether a statement was ended because it took longer than a page may. */
export function isTimeout(error: unknown): boolean {
  const known = explain(error)
  return known instanceof OperatingError && known.code === 'database-slow'
}
