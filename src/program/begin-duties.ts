/** What is asked of somebody since later than their first day: it is kept since when, so that it is not overdue at once. */
import { begunDuties, begunDutyKinds } from '#populations/begun-duty.ts'
import type { BegunDuty, BegunDutyKind } from '#populations/begun-duty.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import { listItems, replaceItems } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

import { nameOf } from './end-duties.ts'
import type { AskedOfSome, ChangedPerson } from './end-duties.ts'
import type { WorkingTime } from './people/working-time.ts'

/** Keeps of whom something is asked that was not asked of them before, and never was. */
export async function beginDuties(
  tx: WriteTx,
  people: readonly ChangedPerson[],
  was: readonly AskedOfSome[],
  is: readonly AskedOfSome[],
): Promise<void> {
  const before = new Map(was.map((each) => [nameOf(each), each]))
  const at = tx.recordedAt.toISOString()
  const found: BegunDuty[] = []
  for (const person of people) {
    for (const each of is) {
      const kind = begunDutyKinds.find((one) => one === each.kind)
      if (!kind || !each.isFor(person.after)) continue
      if (before.get(nameOf(each))?.isFor(person.before) === true) continue
      if (each.beginsFor?.(person.before) === false) continue
      const id = `${person.after.id}/${kind}/${each.of}`
      found.push({ id, person: person.after.id, kind, of: each.of, at })
    }
  }
  if (found.length === 0) return
  const keys = found.map(({ id }) => id)
  // Whoever goes and comes back has no more time for it than they had.
  const known = new Set(
    [
      ...(await listItems(tx, begunDuties.id, { keys })),
      ...(await listItems(tx, endedDuties.id, { keys })),
    ].map(({ key }) => key),
  )
  const fresh = found.filter(({ id }) => !known.has(id))
  const held = fresh.map((item) => ({ item, source: 'people', scope: 'people', confirmed: true }))
  await replaceItems(tx, begunDuties, held, { keys: fresh.map(({ id }) => id) })
}

/** When somebody works here, for something that may have begun to be asked of them later. */
export function beginningWith(
  time: WorkingTime,
  begun: readonly BegunDuty[],
  kind: BegunDutyKind,
  of: string,
): WorkingTime {
  const found = begun.find((each) => each.kind === kind && each.of === of)
  const at = found && new Date(found.at)
  return time.from && at && at > time.from ? { ...time, from: at } : time
}
