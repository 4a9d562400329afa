import type { Managed } from '#program/managed.ts'
import type { KeptQuery } from '#store/kept-items.ts'
import type { GuestVisit } from '#web/route.ts'

/** Leaves out of a list the items that take a permission which whoever asks has not got. */
export function amongSeen(
  { permissions }: GuestVisit['guest'],
  { seeBy }: Managed,
): Pick<KeptQuery, 'among'> {
  if (!seeBy) return {}
  const values = seeBy.values.filter((value) => permissions.has(seeBy.of(value)))
  return values.length === seeBy.values.length ? {} : { among: { [seeBy.field]: values } }
}
