/** What two people owed who become one: nothing ends unseen, and nothing begins anew. */
import { begunDuties } from '#populations/begun-duty.ts'
import type { Person } from '#populations/person.ts'
import { dutyEndedKind, endDuties } from '#program/end-duties.ts'
import { closeItem, listItems } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

import { askedOfSome, saidOfDays } from './record-people.ts'

/** Says in which ways it weakens what is watched. To be called before the records of one are given to the other. */
export async function mergeDuties(
  tx: WriteTx,
  both: readonly Person[],
  merged: Person,
): Promise<string[]> {
  const changed = both.map((before) => ({ before, after: merged }))
  const asked = await askedOfSome(tx, changed)
  const said = await saidOfDays(tx, changed)
  const isAnyFreed = await endDuties(tx, changed, asked, asked)
  await dropLaterBeginnings(tx, both, asked)
  return [...said, ...(isAnyFreed ? [dutyEndedKind] : [])]
}

/** What was asked of one of them since their first day has begun for both, whatever the other came to later. */
async function dropLaterBeginnings(
  tx: WriteTx,
  both: readonly Person[],
  asked: Awaited<ReturnType<typeof askedOfSome>>,
): Promise<void> {
  const keyOf = (person: Person, { kind, of }: (typeof asked)[number]) =>
    `${person.id}/${kind}/${of}`
  const keys = both.flatMap((person) => asked.map((each) => keyOf(person, each)))
  const begun = new Set((await listItems(tx, begunDuties.id, { keys })).map(({ key }) => key))
  for (const each of asked) {
    const isSinceEver = both.some((person) => each.isFor(person) && !begun.has(keyOf(person, each)))
    if (!isSinceEver) continue
    for (const person of both)
      if (begun.has(keyOf(person, each))) await closeItem(tx, begunDuties.id, keyOf(person, each))
  }
}
